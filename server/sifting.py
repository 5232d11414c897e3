"""Counts what a source tells of indicators that its service does not know."""

from msgspec import structs

from server.connectors.mapping.privacy import masked
from server.contract.words import Words
from server.records import Batch, Reading, Rejected
from server.services.base import Service, TakesReadings

MOST = 20
"""At most so many unknown indicators of one answer are named."""
_REASON = Words(
    vi="chỉ tiêu này không có trong gói dịch vụ; hãy khai báo ở codes hoặc thêm vào gói",
    en="the service's pack has no such indicator; name it under codes, or add it to the pack",
)


def sifted(service: Service, batch: Batch) -> Batch:
    """Return an answer in which readings of indicators that the service does not know count as rejected."""
    if not isinstance(service, TakesReadings):
        return batch
    known = service.readings
    strange = [each for each in batch.records if isinstance(each, Reading) and each.indicator not in known]
    if not strange:
        return batch
    names = list(dict.fromkeys(each.indicator for each in strange))[:MOST]
    return structs.replace(
        batch,
        records=[each for each in batch.records if not isinstance(each, Reading) or each.indicator in known],
        rejected=batch.rejected + len(strange),
        strangers=len(strange),
        examples=(
            *batch.examples,
            *(Rejected(_REASON, masked(name)) for name in names),
        ),
    )
