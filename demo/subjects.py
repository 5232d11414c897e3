"""What the province's tasks are about: the words their titles are made of."""

from random import Random

from demo.province import BOARD

_DEPARTMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Văn phòng UBND tỉnh": (
        "TH",
        (
            "tổng hợp chương trình công tác tháng của UBND tỉnh",
            "rà soát thực hiện kết luận phiên họp thường kỳ UBND tỉnh",
            "chuẩn bị nội dung hội nghị giao ban với các xã, phường",
            "theo dõi việc cập nhật dữ liệu lên Trung tâm điều hành tỉnh",
        ),
    ),
    "Sở Tài chính": (
        "KT",
        (
            "đẩy nhanh tiến độ giải ngân vốn đầu tư công",
            "rà soát nguồn thu ngân sách trên địa bàn",
            "quyết toán dự án hoàn thành thuộc vốn ngân sách tỉnh",
            "phân bổ chi tiết kinh phí chương trình mục tiêu quốc gia",
            "xử lý trụ sở dôi dư sau sắp xếp đơn vị hành chính",
        ),
    ),
    "Sở Xây dựng": (
        "KT",
        (
            "tháo gỡ vướng mắc giải phóng mặt bằng tuyến cao tốc Hữu Nghị - Chi Lăng",
            "sửa chữa mặt đường tỉnh lộ hư hỏng sau mưa lũ",
            "thẩm định quy hoạch chung đô thị Đồng Đăng",
            "kiểm tra chất lượng công trình nhà ở xã hội",
            "xử lý điểm đen tai nạn giao thông trên Quốc lộ 1",
        ),
    ),
    "Sở Nông nghiệp và Môi trường": (
        "KT",
        (
            "phòng, chống dịch tả lợn châu Phi",
            "cấp giấy chứng nhận quyền sử dụng đất còn tồn đọng",
            "rà soát vùng trồng na Chi Lăng đủ điều kiện xuất khẩu",
            "di dời hộ dân khỏi vùng có nguy cơ sạt lở",
            "xử lý điểm tập kết rác thải chưa đúng quy định",
            "hoàn thiện hồ sơ sản phẩm OCOP đợt cuối năm",
        ),
    ),
    "Sở Công Thương": (
        "KT",
        (
            "bảo đảm nguồn hàng, bình ổn giá dịp cuối năm",
            "kết nối tiêu thụ nông sản qua sàn thương mại điện tử",
            "hoàn thiện hạ tầng cụm công nghiệp Hợp Thành",
            "kiểm tra an toàn hồ đập thủy điện",
        ),
    ),
    "Sở Nội vụ": (
        "TH",
        (
            "bố trí cán bộ, công chức cấp xã sau sắp xếp",
            "đề xuất giải pháp nâng cao Chỉ số cải cách hành chính",
            "giải quyết chế độ, chính sách theo Nghị định số 178/2024/NĐ-CP",
            "kiểm tra kỷ luật, kỷ cương hành chính",
        ),
    ),
    "Sở Tư pháp": (
        "NC",
        (
            "rà soát văn bản quy phạm pháp luật sau sắp xếp đơn vị hành chính",
            "số hóa sổ hộ tịch của các xã, phường",
            "phổ biến, giáo dục pháp luật tại các xã biên giới",
        ),
    ),
    "Sở Y tế": (
        "KGVX",
        (
            "bảo đảm thuốc và vật tư cho trạm y tế xã",
            "triển khai hồ sơ sức khỏe điện tử",
            "kiểm dịch y tế tại các cửa khẩu",
            "tăng cường phòng, chống sốt xuất huyết",
            "kiểm tra an toàn thực phẩm bếp ăn bán trú",
        ),
    ),
    "Sở Giáo dục và Đào tạo": (
        "KGVX",
        (
            "xây dựng trường phổ thông nội trú liên cấp tại các xã biên giới",
            "tuyển dụng giáo viên còn thiếu năm học này",
            "công nhận trường đạt chuẩn quốc gia",
            "bảo đảm an toàn trường học mùa mưa rét",
        ),
    ),
    "Sở Khoa học và Công nghệ": (
        "KGVX",
        (
            "triển khai Nghị quyết số 57-NQ/TW về đột phá phát triển khoa học, công nghệ",
            "phủ sóng di động tại các thôn còn lõm sóng",
            "nâng cấp nền tảng cửa khẩu số",
            "bảo đảm an toàn thông tin cho hệ thống dùng chung",
        ),
    ),
    "Sở Văn hóa, Thể thao và Du lịch": (
        "KGVX",
        (
            "chuẩn bị tổ chức lễ hội hoa đào Xứ Lạng",
            "lập hồ sơ khoa học di tích Thành nhà Mạc",
            "phát triển du lịch Công viên địa chất toàn cầu UNESCO Lạng Sơn",
            "chấn chỉnh hoạt động lưu trú du lịch cộng đồng",
        ),
    ),
    "Sở Dân tộc và Tôn giáo": (
        "KGVX",
        (
            "rà soát đối tượng thụ hưởng chính sách dân tộc",
            "hỗ trợ đất ở, nhà ở cho hộ đồng bào dân tộc thiểu số",
            "bình xét người có uy tín trong đồng bào dân tộc thiểu số",
        ),
    ),
    "Sở Ngoại vụ": (
        "NC",
        (
            "chuẩn bị hội đàm với phía Quảng Tây (Trung Quốc)",
            "nâng cấp cặp cửa khẩu Chi Ma - Ái Điểm",
            "quản lý đoàn ra, đoàn vào quý này",
        ),
    ),
    "Thanh tra tỉnh": (
        "NC",
        (
            "thực hiện kết luận thanh tra về quản lý đất đai",
            "giải quyết đơn khiếu nại, tố cáo kéo dài",
            "lập kế hoạch thanh tra năm sau",
        ),
    ),
    BOARD: (
        "KT",
        (
            "điều tiết phương tiện chờ xuất khẩu tại cửa khẩu Hữu Nghị",
            "triển khai thí điểm cửa khẩu thông minh",
            "mở rộng bãi xe khu vực cửa khẩu Tân Thanh",
            "nâng năng lực thông quan tại cửa khẩu Cốc Nam",
            "đôn đốc thu phí sử dụng công trình kết cấu hạ tầng cửa khẩu",
        ),
    ),
}
"""Of each department: which part of the office writes to it, and about what."""

_COMMUNES = (
    ("KGVX", "vận hành Trung tâm Phục vụ hành chính công cấp xã"),
    ("KT", "giải phóng mặt bằng dự án đầu tư công trên địa bàn"),
    ("KT", "xóa nhà tạm, nhà dột nát"),
    ("KT", "phòng, chống thiên tai và tìm kiếm cứu nạn"),
    ("KT", "xây dựng nông thôn mới"),
    ("NC", "giải quyết kiến nghị của cử tri sau kỳ họp Hội đồng nhân dân"),
    ("KT", "thu ngân sách nhà nước trên địa bàn"),
    ("KT", "phòng cháy, chữa cháy rừng mùa hanh khô"),
    ("NC", "giữ gìn trật tự, an toàn giao thông"),
    ("TH", "trả lời phản ánh hiện trường của người dân"),
    ("KGVX", "rà soát hộ nghèo, hộ cận nghèo cuối năm"),
    ("NC", "làm sạch dữ liệu hộ tịch, đất đai"),
)

_DEMANDS = (
    "Thực hiện {document} về việc {subject}",
    "Báo cáo UBND tỉnh việc {subject} theo {document}",
    "Tham mưu UBND tỉnh việc {subject} theo {document}",
    "Triển khai {document} về việc {subject}",
    "Báo cáo kết quả {subject} ({document})",
)

_DOCUMENTS = (
    ("Công văn số {number}/UBND-{office}", 9.0),
    ("Kế hoạch số {number}/KH-UBND", 0.8),
    ("Thông báo số {number}/TB-UBND", 1.7),
    ("Công điện số {number}/CĐ-UBND", 0.05),
)
"""Kinds of documents, and how many of each the office writes in a day."""


def title(chance: Random, owner: str, day_of_year: int) -> str:
    """Return a title for a task of ``owner``, written on a day of the year: later documents have greater numbers."""
    if owner in _DEPARTMENTS:
        office, subjects = _DEPARTMENTS[owner]
        subject = chance.choice(subjects)
    else:
        office, subject = chance.choice(_COMMUNES)
    ((form, a_day),) = chance.choices(_DOCUMENTS, weights=[12, 4, 3, 1])
    document = form.format(number=max(1, round(a_day * (day_of_year - chance.random()))), office=office)
    return chance.choice(_DEMANDS).format(document=document, subject=subject)
