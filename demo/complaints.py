"""The services of the citizens' hotline, and what people write to it."""

from collections.abc import Mapping

from msgspec import Struct

from demo.province import BOARD


class Service(Struct, frozen=True):
    """One kind of report."""

    code: str
    name: str
    description: str
    group: str
    hours: int
    """In which it has to be dealt with."""
    weight: float
    """How often it is used, against the others."""
    agency: str = ""
    """Who deals with it; empty where the commune does."""


SERVICES = (
    Service("101", "Ùn tắc giao thông", "Ùn tắc, tai nạn trên đường và tại cửa khẩu", "Giao thông", 4, 8, BOARD),
    Service("102", "Hư hỏng cầu, đường", "Ổ gà, sụt lún, biển báo hỏng", "Giao thông", 72, 16, "Sở Xây dựng"),
    Service("103", "Đèn chiếu sáng", "Đèn đường, đèn tín hiệu không sáng", "Đô thị", 48, 9),
    Service("104", "Rác thải, vệ sinh môi trường", "Rác tồn đọng, đổ trộm, mùi hôi", "Môi trường", 48, 20),
    Service("105", "Cấp, thoát nước", "Mất nước, ngập, tắc cống", "Đô thị", 48, 10),
    Service("106", "Lấn chiếm vỉa hè, lòng đường", "Bày bán, đỗ xe sai quy định", "Đô thị", 72, 11),
    Service("107", "An ninh trật tự", "Gây rối, trộm cắp, đánh bạc", "An ninh", 24, 6),
    Service("108", "Tiếng ồn", "Tiếng ồn công trường, hát loa kéo", "Môi trường", 24, 8),
    Service("109", "Dịch vụ công", "Thái độ phục vụ, hồ sơ chậm, lỗi phần mềm", "Hành chính", 72, 8),
    Service("110", "Điện, viễn thông", "Mất điện, dây cáp sà thấp, mất sóng", "Đô thị", 48, 7, "Sở Công Thương"),
    Service("111", "An toàn thực phẩm", "Hàng không rõ nguồn gốc, quán ăn bẩn", "Y tế", 72, 4, "Sở Y tế"),
    Service("112", "Cây xanh, công viên", "Cây gãy đổ, nguy cơ đổ", "Đô thị", 48, 5),
)

COMPLAINTS: Mapping[str, tuple[str, ...]] = {
    "101": ("Xe đỗ hai bên đường, ô tô không đi qua được.", "Va chạm hai xe máy, đường ùn lại cả giờ rồi."),
    "102": ("Mặt đường có ổ gà lớn, trời mưa rất nguy hiểm.", "Cống vỡ nắp giữa đường.", "Biển báo bị đổ."),
    "103": ("Cả đoạn đường ba hôm nay không có đèn.", "Đèn tín hiệu ở ngã tư không hoạt động."),
    "104": ("Rác hai ngày chưa ai thu gom.", "Có người đổ trộm phế thải xây dựng ở bờ suối.", "Mùi hôi từ bãi rác."),
    "105": ("Mất nước sạch từ sáng.", "Cống tắc, nước tràn ra đường.", "Nước máy đục, có mùi lạ."),
    "106": ("Vỉa hè bị lấn chiếm để bán hàng, người đi bộ phải xuống lòng đường.", "Xe tải đỗ qua đêm trước cổng."),
    "107": ("Thanh niên tụ tập gây rối ban đêm.", "Nghi có đánh bạc trong khu nhà trống."),
    "108": ("Hàng xóm hát loa kéo đến khuya.", "Công trường đóng cọc cả đêm."),
    "109": ("Hồ sơ đất đai quá hẹn một tuần chưa có kết quả.", "Nộp trực tuyến báo lỗi, không thanh toán được."),
    "110": ("Dây cáp sà thấp ngang đường.", "Điện chập chờn cả tuần.", "Thôn không có sóng điện thoại."),
    "111": ("Quán ăn trước cổng trường không bảo đảm vệ sinh.", "Chợ bán thịt không có dấu kiểm dịch."),
    "112": ("Cây lớn nghiêng ra đường, sắp đổ.", "Cành cây gãy vướng vào dây điện."),
}
"""What is written, by the code of the service."""

JAMS = (
    "Xe container ùn dài gần cửa khẩu, đứng yên nửa tiếng rồi.",
    "Kẹt xe ở đường vào cửa khẩu Hữu Nghị, không thấy ai điều tiết.",
    "Đường lên cửa khẩu tắc cứng, xe chở hoa quả nằm chờ cả cây số.",
)
"""What those who stand in the jam write."""
