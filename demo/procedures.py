"""The public services that people ask the offices of the province for.

Real ones number 2,124; these stand for them. Codes are invented.
"""

from msgspec import Struct

from demo.province import BOARD, DEPARTMENTS, UNITS


class Procedure(Struct, frozen=True):
    """One procedure."""

    code: str
    name: str
    field: str
    """What the catalogue of procedures calls its field."""
    term: int
    """Working days that the office has; 0 means the same day."""
    weight: float
    """How often it is asked for, against the others."""
    department: str = ""
    """Who answers; empty where every commune does."""
    fee: bool = True


FIELDS = {
    "Hộ tịch": "G15-TP03",
    "Chứng thực": "G15-TP05",
    "Đất đai": "G08-DD01",
    "Bảo trợ xã hội": "G14-XH02",
    "Đăng ký hộ kinh doanh": "G02-KD04",
    "Hoạt động xây dựng": "G17-XD01",
    "Thành lập và hoạt động doanh nghiệp": "G02-DN01",
    "Đường bộ": "G17-GT02",
    "Lý lịch tư pháp": "G15-TP09",
    "Khám bệnh, chữa bệnh": "G18-YT01",
    "Giáo dục và đào tạo": "G07-GD01",
    "Việc làm": "G14-VL03",
    "Xuất nhập khẩu": "G05-CT07",
    "Lữ hành": "G16-DL01",
    "Bưu chính, viễn thông": "G10-TT02",
    "Quản lý đầu tư": "G02-DT03",
}
"""What the procedures are about, and the code of each field."""

_JUSTICE, _HEALTH, _HOME = "Sở Tư pháp", "Sở Y tế", "Sở Nội vụ"
_COMPANIES, _SCHOOLS = "Thành lập và hoạt động doanh nghiệp", "Giáo dục và đào tạo"
_EDUCATION, _TOURISM = "Sở Giáo dục và Đào tạo", "Sở Văn hóa, Thể thao và Du lịch"
_MEDICINE, _BUILDING = "Khám bệnh, chữa bệnh", "Hoạt động xây dựng"
_LAND, _BUILD, _FINANCE = "Sở Nông nghiệp và Môi trường", "Sở Xây dựng", "Sở Tài chính"

PROCEDURES = (
    Procedure("2.900815", "Chứng thực bản sao từ bản chính", "Chứng thực", 0, 26),
    Procedure("2.900884", "Chứng thực chữ ký trong giấy tờ, văn bản", "Chứng thực", 0, 9),
    Procedure("2.900913", "Chứng thực hợp đồng, giao dịch về tài sản", "Chứng thực", 1, 3),
    Procedure("1.901193", "Đăng ký khai sinh", "Hộ tịch", 1, 5, fee=False),
    Procedure("1.900894", "Đăng ký kết hôn", "Hộ tịch", 1, 3, fee=False),
    Procedure("1.900656", "Đăng ký khai tử", "Hộ tịch", 1, 2, fee=False),
    Procedure("1.904873", "Cấp giấy xác nhận tình trạng hôn nhân", "Hộ tịch", 3, 5),
    Procedure("2.900635", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", 0, 7),
    Procedure("1.904859", "Thay đổi, cải chính, bổ sung thông tin hộ tịch", "Hộ tịch", 3, 2),
    Procedure("1.901776", "Trợ cấp xã hội hằng tháng", "Bảo trợ xã hội", 10, 2, fee=False),
    Procedure("1.901731", "Hỗ trợ chi phí mai táng", "Bảo trợ xã hội", 5, 1, fee=False),
    Procedure("1.911606", "Công nhận hộ nghèo, hộ cận nghèo", "Bảo trợ xã hội", 15, 1, fee=False),
    Procedure("1.901612", "Đăng ký thành lập hộ kinh doanh", "Đăng ký hộ kinh doanh", 3, 2),
    Procedure("1.901570", "Tạm ngừng kinh doanh của hộ kinh doanh", "Đăng ký hộ kinh doanh", 3, 1),
    Procedure("1.912753", "Xác nhận tình trạng sử dụng đất", "Đất đai", 10, 2),
    Procedure("1.909974", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "Hoạt động xây dựng", 15, 1),
    Procedure("1.912756", "Đăng ký, cấp giấy chứng nhận quyền sử dụng đất lần đầu", "Đất đai", 20, 2, _LAND),
    Procedure("1.912781", "Đăng ký biến động quyền sử dụng đất", "Đất đai", 10, 5, _LAND),
    Procedure("1.912790", "Đăng ký biện pháp bảo đảm bằng quyền sử dụng đất", "Đất đai", 1, 4, _LAND),
    Procedure("1.912769", "Tách thửa hoặc hợp thửa đất", "Đất đai", 15, 1.5, _LAND),
    Procedure("2.901610", "Đăng ký thành lập công ty TNHH một thành viên", _COMPANIES, 3, 0.7, _FINANCE),
    Procedure("2.901954", "Thông báo thay đổi nội dung đăng ký doanh nghiệp", _COMPANIES, 3, 0.9, _FINANCE),
    Procedure("1.909645", "Chấp thuận chủ trương đầu tư", "Quản lý đầu tư", 30, 0.05, _FINANCE),
    Procedure("1.902809", "Đổi giấy phép lái xe", "Đường bộ", 5, 4, _BUILD),
    Procedure("2.901921", "Cấp phù hiệu xe ô tô kinh doanh vận tải", "Đường bộ", 3, 2, _BUILD),
    Procedure("1.902856", "Cấp giấy phép liên vận giữa Việt Nam và Trung Quốc", "Đường bộ", 3, 2, _BUILD),
    Procedure("1.913222", "Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng", _BUILDING, 30, 0.1, _BUILD),
    Procedure("2.900488", "Cấp phiếu lý lịch tư pháp", "Lý lịch tư pháp", 10, 5, _JUSTICE),
    Procedure("1.912259", "Cấp giấy phép hành nghề khám bệnh, chữa bệnh", _MEDICINE, 20, 0.4, _HEALTH),
    Procedure("1.902425", "Cấp giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", _MEDICINE, 15, 0.4, _HEALTH),
    Procedure("1.905132", "Chuyển trường đối với học sinh trung học", _SCHOOLS, 3, 0.8, _EDUCATION, fee=False),
    Procedure("2.901914", "Chỉnh sửa nội dung văn bằng, chứng chỉ", _SCHOOLS, 5, 0.4, _EDUCATION, fee=False),
    Procedure("1.901978", "Giải quyết hưởng trợ cấp thất nghiệp", "Việc làm", 20, 1.2, _HOME, fee=False),
    Procedure("2.900205", "Cấp giấy phép lao động cho người nước ngoài", "Việc làm", 5, 0.3, _HOME),
    Procedure("1.906876", "Cấp giấy chứng nhận xuất xứ hàng hoá", "Xuất nhập khẩu", 0, 2.2, "Sở Công Thương"),
    Procedure("1.904602", "Cấp thẻ hướng dẫn viên du lịch", "Lữ hành", 10, 0.2, _TOURISM),
    Procedure("1.903659", "Cấp giấy phép bưu chính", "Bưu chính, viễn thông", 15, 0.05, "Sở Khoa học và Công nghệ"),
    Procedure("1.900063", "Cấp giấy phép hoạt động trong khu kinh tế cửa khẩu", "Quản lý đầu tư", 10, 0.1, BOARD),
)
"""The most asked for first within each office."""

OFFICES = (*DEPARTMENTS, *UNITS)
