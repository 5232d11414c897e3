"""Questions that nobody should ask: the sources answer or refuse, and never break down."""

import httpx
import pytest

from demo.stage import TOKEN
from demo.taxii import COLLECTION

OBJECTS = f"/taxii2/langson/collections/{COLLECTION}/objects/"
REST = "/oneroster/ims/oneroster/rostering/v1p2/orgs"


@pytest.mark.parametrize(
    "address",
    [
        *("/tasks?page=-1", "/stories/-1", "/press/..%2f..", f"{REST}?offset=1{'0' * 30}", f"{REST}?limit=-5"),
        *("/portal/DongBoHoSoMC?tuNgay=00010101000000", "/portal/DongBoHoSoMC?tuNgay=99991231235959"),
        f"/portal/DongBoHoSoMC?trang=1{'0' * 30}",
        *("/open311/v2/requests.json?start_date=0001-01-01T00:00:00Z", "/open311/v2/requests.xml?end_date=9999-12-31"),
        f"/open311/v2/requests.json?page=1{'0' * 30}",
        *(
            f"/mastodon/api/v1/timelines/public?{name}=1{'0' * 30}"
            for name in ("max_id", "since_id", "min_id", "limit")
        ),
        *("/mastodon/api/v1/timelines/public?max_id=-7", "/mastodon/api/v1/timelines/public?max_id=3"),
        *("/sdmx/data/economy/all?startPeriod=0000", "/sdmx/data/economy/all?endPeriod=2016-13", "/sdmx/data/gates/.."),
        *(f"{OBJECTS}?added_after=0001-01-01T00:00:00%2B14:00", f"{OBJECTS}?next=-1", f"{OBJECTS}?next=9{'0' * 30}"),
        *("/cap/alerts/langson-9999999-1.xml", "/cap/alerts/langson-0-1.xml", "/cap/alerts/%2e%2e.xml"),
        "/pxweb/api/v1/vi/langson/%00.px",
    ],
)
async def test_no_address_breaks_them(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).status_code < 500


@pytest.mark.parametrize(
    "body",
    [
        *("[]", "null", "{}", '{"query": []}', '{"query": {"range": {"timestamp": {"gte": 1e300}}}}', '{"size": -1}'),
        *(
            '{"query": {"range": {"timestamp": 5}}}',
            '{"query": {"bool": {"filter": [1]}}}',
            '{"sort": [{"rule": "asc"}]}',
        ),
        *(
            '{"_source": 5}',
            '{"_source": {"excludes": ["rule.level.x"]}}',
            '{"sort": ["nothing"], "search_after": [null]}',
        ),
        *('{"last": "99999999999d"}', '{"timestamp": "nan"}', '{"limit": "x"}', '{"limit": 5, "page": 0}', "\xff"),
        *('{"query": [{"code": "Ky", "selection": {"filter": "top", "values": ["-3"]}}]}', '{"request": 5}', "<a/>"),
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body/></s:Envelope>",
    ],
)
async def test_no_body_breaks_them(client: httpx.AsyncClient, body: str) -> None:
    for path, headers, auth in (
        ("/indexer/wazuh-alerts*/_search", {}, httpx.BasicAuth("wazuh", TOKEN)),
        ("/misp/attributes/restSearch", {"Authorization": TOKEN}, httpx.Auth()),
        ("/pxweb/api/v1/vi/langson/economy.px", {}, httpx.Auth()),
        ("/onvif/3/device_service", {}, httpx.Auth()),
    ):
        answer = await client.post(path, content=body.encode("latin-1"), headers=headers, auth=auth)
        assert answer.status_code < 500, path
