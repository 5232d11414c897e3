"""The documents of data quality: who stands where, what is asked for, and of whom."""

from quality.watched import COMMUNES, NOW, PROVINCE, answer, fail, later, month, reading, source, take, watch
from server.contract.messages import Severity
from server.contract.shipped_topics import SHIPPED
from server.contract.words import same
from server.quality.counts import count
from server.quality.documents import TOPICS, documents
from server.quality.requests import MOST, NAMED
from server.records import Reading

SOURCES, DEPARTMENTS, PLACES = (f"breakdown/data-quality-{by}" for by in ("sources", "departments", "communes"))


def made(*watched, now=NOW):
    """Return the documents of sources."""
    return documents(watched, PROVINCE, now)


def rows(breakdown):
    """Return the values of every row."""
    return {row.id: [cell.value for cell in row.cells] for row in breakdown.rows}


def asked(*watched, now=NOW):
    """Return what is asked for, in Vietnamese."""
    notices = made(*watched, now=now)["notices/data-quality"].notices
    return [(f"{notice.title.vi}: {notice.detail.vi}", notice.severity) for notice in notices]


def finance(**changes):
    """Return the source of a department whose figures are all its own."""
    return watch(source(id="finance", **changes))


def test_all_topics_are_published_and_known_to_walls():
    assert sorted(made()) == list(TOPICS)
    assert set(TOPICS) <= set(SHIPPED)


def test_without_a_source_all_is_unknown():
    indicators = made()["indicators/data_quality"].indicators
    assert [each.value for each in indicators] == [None] * 5
    assert {each.severity for each in indicators} == {Severity.NORMAL}


def test_sources_stand_with_the_worst_first_and_the_unknown_last():
    good, bad, new = (watch(source(id=name)) for name in ("good", "bad", "new"))
    take(good, reading("iip", month(10)))
    take(bad, reading("iip", month(10)), rejected=1)
    found = made(new, good, bad)[SOURCES]
    assert [row.id for row in found.rows] == ["bad", "good", "new"]
    assert rows(found)["bad"] == [50.0, 100.0, 100.0, 100.0, 50.0]
    assert rows(found)["new"] == [None] * 5
    assert next(cell.severity for cell in found.rows[0].cells) is Severity.CRITICAL


def test_the_province_is_the_mean_of_its_sources():
    small, large = (watch(source(id=name)) for name in ("small", "large"))
    take(small, reading("iip", month(10)), rejected=1)
    take(large, *(reading("iip", month(10, 2000 + year)) for year in range(27)))
    told = made(small, large)["indicators/data_quality"].indicators
    assert {each.id: each.value for each in told} == {
        "data_correct": 75.0,
        "data_complete": 100.0,
        "data_clean": 100.0,
        "data_alive": 100.0,
        "data_worst": 75.0,
    }


def test_a_department_answers_for_its_figures_in_sources_of_several_and_for_its_own_sources():
    several, own = watch(source(id="several")), finance()
    take(several, reading("grdp_growth", month(1)), reading("customs_revenue", month(10)), rejected=8)
    take(own, reading("public_investment", month(10)), rejected=1)
    found = rows(made(several, own)[DEPARTMENTS])
    assert found["so-tai-chinh"] == [50.0, 100.0, 100.0, 100.0, 50.0]
    # who sent the eight that are wrong is not known
    assert found["Hải quan khu vực VI"] == [None, 100.0, None, 100.0, 100.0]
    assert found["Thống kê tỉnh"] == [None, 0.0, None, 60.0, 0.0]


def test_communes_that_a_table_expects_are_listed():
    schools = watch(source("education", id="schools"))
    take(schools, *(reading("pupils", month(9), place) for place in COMMUNES[1:]))
    found = made(schools)[PLACES]
    assert len(found.rows) == len(COMMUNES)
    assert found.cells
    assert rows(found)[COMMUNES[0]] == [None, 0.0, None, None, 0.0]
    assert rows(found)[COMMUNES[1]] == [None, 100.0, None, 100.0, 100.0]


def test_a_figure_that_is_overdue_is_asked_for_by_its_period():
    watched = finance()
    take(watched, reading("grdp_growth", month(1)), reading("public_investment", month(8)))
    assert asked(watched) == [
        ("Hỏi Sở Tài chính: chưa có số liệu tháng 10/2026: Đầu tư công", Severity.CRITICAL),
        ("Hỏi Thống kê tỉnh: chưa có số liệu quý 3/2026: Tăng GRDP", Severity.CRITICAL),
    ]
    notice = made(watched)["notices/data-quality"].notices[0]
    assert notice.detail.en == "no figure yet for Oct 2026: Public invest."
    assert notice.about.reporter.vi == "Sở Tài chính"


def test_a_figure_that_never_came_is_asked_for():
    watched = finance(indicators={"fdi": "a"})
    take(watched)
    assert asked(watched) == [("Hỏi Sở Tài chính: chưa có số liệu: Vốn FDI", Severity.CRITICAL)]


def test_communes_that_sent_nothing_are_named():
    schools = watch(source("education"))
    take(schools, *(reading("pupils", month(9), place) for place in COMMUNES[10:]), *[reading("schools", month(9))])
    [(words, severity)] = asked(schools)
    named = ", ".join(PROVINCE.short(code).vi for code in sorted(COMMUNES[:10])[:NAMED])
    assert words == (
        "Hỏi Sở Giáo dục và Đào tạo: chưa có số liệu năm học 2026-2027: Học sinh, "
        f"10 nơi: {named} và {10 - NAMED} nơi khác"
    )
    assert severity is Severity.WARNING


def test_wrong_and_unclean_records_are_asked_about():
    watched = finance()
    take(watched, *[reading("public_investment", month(10))] * 3, reading("nobody", month(10)))
    assert dict(asked(watched)) == {
        "Hỏi Sở Tài chính: 2 bản ghi trùng, 1 bản ghi có chỉ tiêu không rõ": Severity.CRITICAL,
        "Hỏi Sở Tài chính: 3/4 bản ghi không dùng được, ví dụ: trùng với một bản ghi sau": Severity.CRITICAL,
    }


def test_silence_and_failure_are_asked_about():
    silent, failing = (watch(source("tasks", id=name, name=same(name))) for name in ("silent", "failing"))
    take(silent)
    take(failing)
    fail(failing)
    assert asked(silent, failing) == []
    assert asked(silent, failing, now=later(150)) == [
        ("Hỏi silent: nguồn không gửi gì mới đúng hạn", Severity.CRITICAL),
        ("Hỏi failing: nguồn không trả lời: no answer", Severity.CRITICAL),
    ]


def test_all_are_counted_where_many_are_to_be_asked():
    many = [watch(source("tasks", id=f"source-{number}")) for number in range(MOST + 5)]
    for watched in many:
        take(watched, rejected=1)
    notices = made(*many)["notices/data-quality"]
    assert (len(notices.notices), notices.total) == (MOST, MOST + 5)


def test_an_outlier_is_asked_about_with_its_past():
    watched = watch(source())
    for number, value in enumerate((101.0, 104.0, 99.5, 103.0, 102.0, 105.0, 100.0, 104.5, 1045.0)):
        told = Reading(indicator="iip", period=month(number + 1), value=value)
        batch = answer(watched.service, told, whole=False)
        watched.service.take("some", batch)
    watched.take(count(batch, watched.service, NOW), None, None, NOW, whole=False)
    (notice,) = [each for each in made(watched)["notices/data-quality"].notices if each.id == "some/correct"]
    assert notice.detail.vi.startswith("Kiểm tra IIP")
    assert notice.detail.vi.endswith("tháng 9/2026: 1.045,00, trước nay từ 99,50 đến 105,00")
    assert notice.detail.en.endswith("of Sept 2026: 1,045.00, until now from 99.50 to 105.00")
