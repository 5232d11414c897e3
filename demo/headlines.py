"""What the invented newspapers write about: neutral, without real persons."""

from random import Random

from demo.province import COMMUNES, WARDS

_GATES = ("Hữu Nghị", "Tân Thanh", "Cốc Nam", "Chi Ma", "Bình Nghi")
_GOODS = ("thanh long", "sầu riêng", "mít", "linh kiện điện tử", "hoa quả tươi", "hàng nông sản", "thủy sản")
_SIGHTS = (
    "đỉnh Mẫu Sơn",
    "động Tam Thanh",
    "phố đi bộ Kỳ Lừa",
    "thung lũng Bắc Sơn",
    "thảo nguyên Đồng Lâm",
    "hồ Nà Tâm",
)
_FAIRS = (
    "lễ hội Kỳ Cùng - Tả Phủ",
    "ngày hội hoa đào",
    "lễ hội Bủng Kham",
    "phiên chợ vùng cao",
    "hội chợ nông sản OCOP",
)
_CROPS = ("na Chi Lăng", "hồng Vành khuyên", "hồng không hạt", "thạch đen", "hoa hồi", "quýt Bắc Sơn", "chè Đình Lập")
_SCHOOLS = ("tiểu học", "trung học cơ sở", "phổ thông dân tộc bán trú", "mầm non")
_ROADS = ("Quốc lộ 1A", "Quốc lộ 1B", "Quốc lộ 4B", "Quốc lộ 31", "Quốc lộ 279", "cao tốc Bắc Giang - Lạng Sơn")

_LINES = (
    "Cửa khẩu {gate} thông quan {trucks} xe hàng trong ngày",
    "Xuất khẩu {goods} qua cửa khẩu {gate} thuận lợi",
    "Thêm luồng chuyên dụng cho xe chở {goods} tại cửa khẩu {gate}",
    "Doanh nghiệp đánh giá cao nền tảng cửa khẩu số tại {gate}",
    "Lượng xe chở {goods} lên cửa khẩu {gate} tăng {percent}%",
    "Hơn {thousands} nghìn lượt khách đến {sight} dịp cuối tuần",
    "{sight} đón đoàn khách quốc tế đầu tiên của tuần",
    "Khám phá {sight}: điểm đến cho người yêu thiên nhiên",
    "Cơ sở lưu trú gần {sight} kín {percent}% số phòng",
    "Rộn ràng {fair} ở xã {commune}",
    "Xã {commune} chuẩn bị cho {fair}",
    "Câu lạc bộ hát then xã {commune} biểu diễn tại {fair}",
    "Không khí lạnh tràn về, vùng núi có nơi dưới {degrees} độ C",
    "Sương mù dày ở {sight}, lái xe cần bật đèn và giảm tốc độ",
    "Mưa vừa tại {commune} và các xã lân cận trong đêm",
    "Dự báo trời nắng ráo, thuận lợi thu hoạch {crop}",
    "Xã {commune} chủ động chống rét cho đàn gia súc",
    "Trường {school} xã {commune} đón bằng công nhận đạt chuẩn quốc gia",
    "Khởi công nhà bán trú cho học sinh xã {commune}",
    "Trường {school} {ward} tổ chức ngày hội đọc sách",
    "Học sinh xã {commune} được tặng {hundreds} áo ấm",
    "{percent}% trường học của tỉnh có phòng học ngoại ngữ đạt yêu cầu",
    "{crop} được mùa, người dân xã {commune} phấn khởi",
    "Đưa {crop} lên sàn thương mại điện tử",
    "Xã {commune} có thêm {few} sản phẩm OCOP ba sao",
    "Hợp tác xã ở {commune} ký hợp đồng tiêu thụ {crop}",
    "Sửa chữa mặt đường {road}, phương tiện đi chậm qua khu vực thi công",
    "Thông xe đoạn tuyến {road} sau khi dọn đất đá sạt lở",
    "Xã {commune} bàn giao mặt bằng sạch cho dự án giao thông",
    "Cầu dân sinh mới nối hai thôn của xã {commune}",
    "Phường {ward} thí điểm trả kết quả hồ sơ tại nhà",
    "{percent}% hồ sơ của phường {ward} được nộp trực tuyến",
    "Tổ công nghệ số cộng đồng xã {commune} hướng dẫn người dân dùng dịch vụ công",
    "Trung tâm Phục vụ hành chính công xã {commune} giải quyết {hundreds} hồ sơ trong tuần",
    "Trạm y tế xã {commune} khám sức khỏe miễn phí cho {hundreds} người cao tuổi",
    "Phường {ward} ra quân tổng vệ sinh môi trường",
    "Giải bóng đá thanh niên phường {ward} bước vào vòng chung kết",
    "Xã {commune} bàn giao {few} ngôi nhà cho hộ nghèo",
    "Trồng mới {hundreds} héc-ta rừng hồi ở xã {commune}",
    "Công viên địa chất Lạng Sơn có thêm điểm dừng chân tại xã {commune}",
)


def headline(chance: Random, number: int) -> str:
    """Return the headline of story ``number``: the same sentence comes back only when all others have been used."""
    line = _LINES[number % len(_LINES)]
    text = line.format(
        gate=chance.choice(_GATES),
        goods=chance.choice(_GOODS),
        sight=chance.choice(_SIGHTS),
        fair=chance.choice(_FAIRS),
        crop=chance.choice(_CROPS),
        school=chance.choice(_SCHOOLS),
        road=chance.choice(_ROADS),
        commune=chance.choice(COMMUNES),
        ward=chance.choice(WARDS),
        trucks=f"1.{chance.randint(400, 900)}",
        thousands=chance.randint(2, 18),
        hundreds=chance.randint(12, 95) * 10,
        percent=chance.randint(12, 96),
        degrees=chance.randint(4, 12),
        few=chance.randint(2, 9),
    )
    return text[0].upper() + text[1:]
