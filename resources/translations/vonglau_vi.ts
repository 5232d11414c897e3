<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>BreakdownTile</name>
    <message>
        <source>Nothing to show</source>
        <translation>Không có gì để hiển thị</translation>
    </message>
</context>
<context>
    <name>CamerasTile</name>
    <message>
        <source>Cameras: {shown} of {found}</source>
        <translation>Camera: {shown} trên {found}</translation>
    </message>
    <message>
        <source>No pictures on this station</source>
        <translation>Trạm này không xem được camera</translation>
    </message>
    <message>
        <source>No camera to show: add some with vonglau-server cameras add</source>
        <translation>Chưa có camera nào để xem: hãy thêm bằng vonglau-server cameras add</translation>
    </message>
</context>
<context>
    <name>FlowsTile</name>
    <message>
        <source>Attacks from outside</source>
        <translation>Tấn công từ ngoài</translation>
    </message>
    <message>
        <source>Attacks from outside: {rate}/min</source>
        <translation>Tấn công từ ngoài: {rate}/phút</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} phút</translation>
    </message>
    <message>
        <source>No attacks in {minutes} minutes</source>
        <translation>Không có tấn công trong {minutes} phút</translation>
    </message>
</context>
<context>
    <name>Hand</name>
    <message>
        <source>Not saved: {reason}</source>
        <translation>Không lưu được: {reason}</translation>
    </message>
    <message>
        <source>Not saved: there is no picture</source>
        <translation>Không lưu được: chưa có hình</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Đã lưu: {path}</translation>
    </message>
</context>
<context>
    <name>HeaderTile</name>
    <message>
        <source>{fresh}/{tiles} current</source>
        <translation>{fresh}/{tiles} cập nhật</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Đang kết nối</translation>
    </message>
    <message>
        <source>Server silent</source>
        <translation>Mất máy chủ</translation>
    </message>
    <message>
        <source>Not authorised</source>
        <translation>Chưa được phép</translation>
    </message>
</context>
<context>
    <name>HeadlinesTile</name>
    <message>
        <source>Press</source>
        <translation>Báo chí</translation>
    </message>
    <message>
        <source>Press: {count} in 24 hours</source>
        <translation>Báo chí: {count} tin trong 24 giờ</translation>
    </message>
    <message>
        <source>Press: {count} in 24 hours, ◆ negative ({right} right)</source>
        <translation>Báo chí: {count} tin trong 24 giờ, ◆ tiêu cực (đúng {right})</translation>
    </message>
    <message>
        <source>No articles in the last seven days</source>
        <translation>Không có tin bài trong bảy ngày qua</translation>
    </message>
</context>
<context>
    <name>KpiTile</name>
    <message>
        <source>% of the year&apos;s plan, ▲▼ on last year</source>
        <translation>% kế hoạch năm, ▲▼ so cùng kỳ</translation>
    </message>
    <message>
        <source>Indicators: {legend}</source>
        <translation>Chỉ tiêu: {legend}</translation>
    </message>
    <message>
        <source>Indicators {shown}/{total}: {legend}</source>
        <translation>Chỉ tiêu {shown}/{total}: {legend}</translation>
    </message>
    <message>
        <source>No indicators</source>
        <translation>Không có chỉ tiêu nào</translation>
    </message>
    <message>
        <source>{arrow} {points} pts</source>
        <translation>{arrow} {points} điểm</translation>
    </message>
</context>
<context>
    <name>NoticesTile</name>
    <message>
        <source>Nothing in force</source>
        <translation>Không có cảnh báo</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Connecting</source>
        <translation>Đang kết nối</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>Đứng hình</translation>
    </message>
    <message>
        <source>Sends no picture</source>
        <translation>Không gửi hình</translation>
    </message>
    <message>
        <source>No whole picture yet</source>
        <translation>Chưa có hình đầy đủ</translation>
    </message>
    <message>
        <source>Picture lost</source>
        <translation>Mất hình</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Không kết nối được</translation>
    </message>
    <message>
        <source>Wrong password</source>
        <translation>Sai mật khẩu</translation>
    </message>
    <message>
        <source>No such stream</source>
        <translation>Không có luồng này</translation>
    </message>
    <message>
        <source>Picture unreadable</source>
        <translation>Hình không đọc được</translation>
    </message>
    <message>
        <source>Decoder restarting</source>
        <translation>Đang mở lại bộ giải mã</translation>
    </message>
    <message>
        <source>Not known to the server</source>
        <translation>Máy chủ chưa biết camera này</translation>
    </message>
    <message>
        <source>small stream</source>
        <translation>luồng phụ</translation>
    </message>
    <message>
        <source>key frames only</source>
        <translation>chỉ hình then chốt</translation>
    </message>
    <message>
        <source>single pictures</source>
        <translation>ảnh từng lúc</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>không có hình</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>đứng hình</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>bị che</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>tối</translation>
    </message>
    <message>
        <source>over-exposed</source>
        <translation>cháy sáng</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>mờ</translation>
    </message>
    <message>
        <source>view moved</source>
        <translation>lệch hướng nhìn</translation>
    </message>
    <message>
        <source>wrong clock</source>
        <translation>sai đồng hồ</translation>
    </message>
</context>
<context>
    <name>SourcesTile</name>
    <message>
        <source>Sources</source>
        <translation>Nguồn dữ liệu</translation>
    </message>
    <message>
        <source>Sources: {up}/{all} answer</source>
        <translation>Nguồn: {up}/{all} trả lời</translation>
    </message>
    <message>
        <source>History pauses</source>
        <translation>Ngừng ghi lịch sử</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>và {count} nguồn nữa</translation>
    </message>
    <message>
        <source>{count} records unusable: {example}</source>
        <translation>{count} bản ghi không dùng được: {example}</translation>
    </message>
    <message>
        <source>{records} records, {milliseconds} ms</source>
        <translation>{records} bản ghi, {milliseconds} ms</translation>
    </message>
    <message>
        <source>not verified against the product</source>
        <translation>chưa kiểm chứng với sản phẩm</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>chưa kiểm chứng</translation>
    </message>
</context>
<context>
    <name>SpotsTile</name>
    <message>
        <source>Nothing on the map</source>
        <translation>Không có điểm nào trên bản đồ</translation>
    </message>
    <message>
        <source>N</source>
        <translation>B</translation>
    </message>
</context>
<context>
    <name>Station</name>
    <message>
        <source>This station has no layout “{name}”; copy it here</source>
        <translation>Trạm này không có bố cục «{name}»; hãy chép tệp vào đây</translation>
    </message>
    <message>
        <source>Keys of the wall</source>
        <translation>Các phím của màn hình ghép</translation>
    </message>
    <message>
        <source>This station is not authorised: it has no key</source>
        <translation>Trạm này chưa được phép kết nối: chưa có khóa</translation>
    </message>
    <message>
        <source>This station is not authorised: the server does not accept its key</source>
        <translation>Trạm này chưa được phép kết nối: máy chủ không nhận khóa của trạm</translation>
    </message>
    <message>
        <source>On the server, run: {command}</source>
        <translation>Trên máy chủ, chạy lệnh: {command}</translation>
    </message>
    <message>
        <source>Carry the file it makes to this station, as {path}</source>
        <translation>Chép tệp lệnh ấy tạo ra sang trạm này, thành {path}</translation>
    </message>
    <message>
        <source>The wall connects by itself within seconds</source>
        <translation>Màn hình tự kết nối sau vài giây</translation>
    </message>
    <message>
        <source>the same on this screen only</source>
        <translation>như trên, chỉ cho màn hình này</translation>
    </message>
    <message>
        <source>back to the layout before</source>
        <translation>trở lại bố cục trước</translation>
    </message>
    <message>
        <source>the other parts of a layout, where screens are too few</source>
        <translation>các phần khác của bố cục khi thiếu màn hình</translation>
    </message>
    <message>
        <source>choose and enlarge a camera; Esc returns; S saves its picture</source>
        <translation>chọn và phóng to camera; Esc quay lại; S lưu ảnh</translation>
    </message>
    <message>
        <source>zoom; turn an enlarged camera, PgUp PgDn closer, H home, P presets</source>
        <translation>thu phóng; xoay camera đang phóng to, PgUp PgDn lại gần, H vị trí gốc, P vị trí đặt sẵn</translation>
    </message>
    <message>
        <source>Vietnamese or English</source>
        <translation>tiếng Việt hoặc tiếng Anh</translation>
    </message>
    <message>
        <source>this help; Esc closes it</source>
        <translation>bảng này; Esc để đóng</translation>
    </message>
    <message>
        <source>close the wall on this station</source>
        <translation>đóng màn hình ghép trên trạm này</translation>
    </message>
    <message>
        <source>There is no layout on key {key}; F1 shows the keys</source>
        <translation>Phím {key} chưa gắn bố cục; F1 xem các phím</translation>
    </message>
    <message>
        <source>Changing the layout</source>
        <translation>Đang đổi bố cục</translation>
    </message>
    <message>
        <source>The server does not answer: changed on this station only</source>
        <translation>Máy chủ không trả lời: chỉ đổi trên trạm này</translation>
    </message>
</context>
<context>
    <name>TasksTile</name>
    <message>
        <source>Assigned tasks</source>
        <translation>Nhiệm vụ UBND tỉnh giao</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>quá hạn</translation>
    </message>
    <message>
        <source>≤ 7 days</source>
        <translation>≤ 7 ngày</translation>
    </message>
    <message>
        <source>in term</source>
        <translation>trong hạn</translation>
    </message>
    <message>
        <source>on time</source>
        <translation>đúng hạn</translation>
    </message>
    <message>
        <source>late</source>
        <translation>muộn</translation>
    </message>
</context>
<context>
    <name>TickerTile</name>
    <message>
        <source>No articles in the last seven days</source>
        <translation>Không có tin bài trong bảy ngày qua</translation>
    </message>
</context>
<context>
    <name>Tile</name>
    <message>
        <source>Cannot be shown: see the log of this station</source>
        <translation>Không hiện được: xem nhật ký của trạm này</translation>
    </message>
    <message>
        <source>Waiting for data</source>
        <translation>Đang chờ số liệu</translation>
    </message>
    <message>
        <source>{reason}, data of {since}</source>
        <translation>{reason}, số liệu lúc {since}</translation>
    </message>
    <message>
        <source>Waiting for the rest of the data</source>
        <translation>Đang chờ phần số liệu còn lại</translation>
    </message>
    <message>
        <source>Old: data of {since}</source>
        <translation>Số liệu cũ, lúc {since}</translation>
    </message>
</context>
<context>
    <name>TrendTile</name>
    <message>
        <source>No values yet</source>
        <translation>Chưa có số liệu</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>kế hoạch</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>dự báo</translation>
    </message>
    <message>
        <source>{month} so far</source>
        <translation>{month} đến nay</translation>
    </message>
</context>
</TS>
