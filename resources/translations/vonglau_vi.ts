<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>Advice</name>
    <message>
        <source>Copy {name}.toml into the folder of its layouts (--layouts) and start the wall again</source>
        <translation>Chép {name}.toml vào thư mục bố cục của trạm (--layouts) rồi khởi động lại</translation>
    </message>
    <message>
        <source>This station has: {names}</source>
        <translation>Trạm này có: {names}</translation>
    </message>
    <message>
        <source>Or put up another layout: F1 shows the keys</source>
        <translation>Hoặc chọn bố cục khác: F1 hiện các phím</translation>
    </message>
    <message>
        <source>This station has no layout “{name}”</source>
        <translation>Trạm này không có bố cục «{name}»</translation>
    </message>
    <message>
        <source>This station cannot show the scene</source>
        <translation>Trạm này không hiện được cảnh này</translation>
    </message>
    <message>
        <source>The server has: {names}</source>
        <translation>Máy chủ có: {names}</translation>
    </message>
    <message>
        <source>Start the wall with one of these names: --wall NAME</source>
        <translation>Khởi động với một trong các tên này: --wall TÊN</translation>
    </message>
    <message>
        <source>Or add it to the settings of the server: [[wall]]</source>
        <translation>Hoặc thêm vào cấu hình của máy chủ: [[wall]]</translation>
    </message>
    <message>
        <source>The server has no wall “{name}”</source>
        <translation>Máy chủ không có màn hình ghép «{name}»</translation>
    </message>
    <message>
        <source>Write tiles for it into {name}.toml and start the wall again</source>
        <translation>Viết các ô cho màn hình này vào {name}.toml rồi khởi động lại</translation>
    </message>
    <message>
        <source>The layout “{name}” has no tile for this screen</source>
        <translation>Bố cục «{name}» không có ô nào cho màn hình này</translation>
    </message>
    <message>
        <source>/path/to/server.toml</source>
        <translation>/đường/dẫn/server.toml</translation>
    </message>
    <message>
        <source>On the server, run: {command}</source>
        <translation>Trên máy chủ, chạy lệnh: {command}</translation>
    </message>
    <message>
        <source>ROLE: viewer only shows the wall, operator also arranges it, technician also sets it up</source>
        <translation>ROLE là vai trò: viewer chỉ xem, operator còn bố trí màn hình, technician còn thiết lập</translation>
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
        <source>Is the address right? Otherwise the server has new keys: enroll this station again</source>
        <translation>Địa chỉ có đúng không? Nếu đúng thì máy chủ đã có khóa mới: hãy đăng ký lại trạm này</translation>
    </message>
    <message>
        <source>This station is not authorised: it has no key</source>
        <translation>Trạm này chưa được phép kết nối: chưa có khóa</translation>
    </message>
    <message>
        <source>At {server} answers another server than the one of this station&apos;s key</source>
        <translation>Máy chủ trả lời ở {server} không phải máy chủ ghi trong khóa của trạm này</translation>
    </message>
    <message>
        <source>This station is not authorised: the server does not accept its key</source>
        <translation>Trạm này chưa được phép kết nối: máy chủ không nhận khóa của trạm</translation>
    </message>
</context>
<context>
    <name>AlarmDesk</name>
    <message>
        <source>and {count} more</source>
        <translation>và {count} báo động nữa</translation>
    </message>
    <message>
        <source>Shelve alarms</source>
        <translation>Tạm gác báo động</translation>
    </message>
    <message>
        <source>Shelve</source>
        <translation>Tạm gác</translation>
    </message>
    <message>
        <source>Put back into service</source>
        <translation>Dùng lại báo động</translation>
    </message>
    <message>
        <source>Take out of service</source>
        <translation>Ngừng dùng báo động</translation>
    </message>
    <message>
        <source>A remark for the journal</source>
        <translation>Ghi chú vào nhật ký</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Ghi</translation>
    </message>
    <message>
        <source>Leave a step out</source>
        <translation>Bỏ qua một bước</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>Bỏ qua</translation>
    </message>
    <message>
        <source>{name}: {change}. In {days} days {raised} alarms would have been {would_have}. The pack is published anew with that change; its version of before can be put back.</source>
        <translation>{name}: {change}. Trong {days} ngày, {raised} lần báo lẽ ra chỉ còn {would_have}. Gói được công bố lại với thay đổi này; phiên bản trước vẫn lấy lại được.</translation>
    </message>
    <message>
        <source>Change the rule?</source>
        <translation>Đổi luật này?</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Đổi</translation>
    </message>
</context>
<context>
    <name>AlarmDetail</name>
    <message>
        <source>Choose an alarm: what to do, and whom to call, stands here</source>
        <translation>Chọn một báo động: việc phải làm và gọi ai sẽ hiện ở đây</translation>
    </message>
    <message>
        <source>since {moment}</source>
        <translation>từ {moment}</translation>
    </message>
    <message>
        <source>test</source>
        <translation>thử</translation>
    </message>
    <message>
        <source>the first one of its group</source>
        <translation>báo đầu tiên trong nhóm</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Việc phải làm</translation>
    </message>
    <message>
        <source>If nobody acts</source>
        <translation>Nếu không xử lý</translation>
    </message>
    <message>
        <source>Whom to call</source>
        <translation>Gọi ai</translation>
    </message>
    <message>
        <source>Told outside the room</source>
        <translation>Đã báo ra ngoài phòng</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>Quy trình</translation>
    </message>
    <message>
        <source>What else changed in the ten minutes before</source>
        <translation>Những gì khác đã đổi trong mười phút trước đó</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Nhật ký</translation>
    </message>
    <message>
        <source>It cannot be read: {why}</source>
        <translation>Không đọc được: {why}</translation>
    </message>
    <message>
        <source>will be told, unless somebody takes it on</source>
        <translation>sẽ báo, nếu chưa ai nhận</translation>
    </message>
    <message>
        <source>will be told</source>
        <translation>sẽ báo</translation>
    </message>
    <message>
        <source>is being told</source>
        <translation>đang báo</translation>
    </message>
    <message>
        <source>told</source>
        <translation>đã báo</translation>
    </message>
    <message>
        <source>refused, given up</source>
        <translation>bị từ chối, không gửi nữa</translation>
    </message>
    <message>
        <source>too late, given up</source>
        <translation>quá muộn, không gửi nữa</translation>
    </message>
    <message>
        <source>no longer needed</source>
        <translation>không cần nữa</translation>
    </message>
    <message>
        <source>mail</source>
        <translation>thư</translation>
    </message>
    <message>
        <source>told that it is over</source>
        <translation>đã báo là hết</translation>
    </message>
    <message>
        <source>raised: {said}</source>
        <translation>báo: {said}</translation>
    </message>
    <message>
        <source>over</source>
        <translation>hết</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>xác nhận</translation>
    </message>
    <message>
        <source>to be acknowledged again</source>
        <translation>phải xác nhận lại</translation>
    </message>
    <message>
        <source>shelved</source>
        <translation>tạm gác</translation>
    </message>
    <message>
        <source>taken off the shelf</source>
        <translation>thôi tạm gác</translation>
    </message>
    <message>
        <source>the time on the shelf is over</source>
        <translation>hết hạn tạm gác</translation>
    </message>
    <message>
        <source>suppressed by design</source>
        <translation>bị chặn theo thiết kế</translation>
    </message>
    <message>
        <source>no longer suppressed</source>
        <translation>thôi bị chặn</translation>
    </message>
    <message>
        <source>taken out of service</source>
        <translation>ngừng dùng</translation>
    </message>
    <message>
        <source>put back into service</source>
        <translation>dùng lại</translation>
    </message>
    <message>
        <source>its rule was taken away</source>
        <translation>luật đã gỡ</translation>
    </message>
    <message>
        <source>remark</source>
        <translation>ghi chú</translation>
    </message>
    <message>
        <source>step done: {step}</source>
        <translation>xong bước: {step}</translation>
    </message>
    <message>
        <source>step left out: {step}</source>
        <translation>bỏ qua bước: {step}</translation>
    </message>
    <message>
        <source>answered from outside: {answer}</source>
        <translation>bên ngoài trả lời: {answer}</translation>
    </message>
    <message>
        <source>acknowledged by {name}, {moment}</source>
        <translation>{name} xác nhận, {moment}</translation>
    </message>
    <message>
        <source>put aside by {name}, {moment}: {why}</source>
        <translation>{name} gác lại, {moment}: {why}</translation>
    </message>
    <message>
        <source>shelved until {moment}</source>
        <translation>tạm gác đến {moment}</translation>
    </message>
    <message>
        <source>because of: {what}</source>
        <translation>vì: {what}</translation>
    </message>
    <message>
        <source>over since {moment}</source>
        <translation>hết từ {moment}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Xong</translation>
    </message>
    <message>
        <source>Leave out…</source>
        <translation>Bỏ qua…</translation>
    </message>
</context>
<context>
    <name>AlarmNotice</name>
    <message>
        <source>and {count} more</source>
        <translation>và {count} báo động nữa</translation>
    </message>
    <message>
        <source>Ctrl+J looks at it
Ctrl+M puts it on the wall</source>
        <translation>Ctrl+J xem
Ctrl+M đưa lên màn hình</translation>
    </message>
</context>
<context>
    <name>AlarmPage</name>
    <message>
        <source>{count} not acknowledged</source>
        <translation>{count} chưa xác nhận</translation>
    </message>
    <message>
        <source>{count} alarms</source>
        <translation>{count} báo động</translation>
    </message>
    <message>
        <source>No alarm</source>
        <translation>Không có báo động</translation>
    </message>
    <message>
        <source>flood since {moment}, {count} in ten minutes</source>
        <translation>dồn dập từ {moment}, {count} trong mười phút</translation>
    </message>
    <message>
        <source>Standing ({count})</source>
        <translation>Đang báo ({count})</translation>
    </message>
    <message>
        <source>Put aside ({count})</source>
        <translation>Đã gác lại ({count})</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Chất lượng</translation>
    </message>
    <message>
        <source>Search alarms: a place, a kind, a word</source>
        <translation>Tìm báo động: nơi, loại, chữ</translation>
    </message>
    <message>
        <source>Acknowledge  Ctrl+J</source>
        <translation>Xác nhận  Ctrl+J</translation>
    </message>
    <message>
        <source>On the wall  Ctrl+M</source>
        <translation>Lên màn hình  Ctrl+M</translation>
    </message>
    <message>
        <source>Remark…</source>
        <translation>Ghi chú…</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>Đang kết nối máy chủ</translation>
    </message>
    <message>
        <source>The server is silent</source>
        <translation>Máy chủ im lặng</translation>
    </message>
    <message>
        <source>The server does not accept the key of this desk</source>
        <translation>Máy chủ không nhận khóa của bàn điều khiển này</translation>
    </message>
    <message>
        <source>Another server answers than the one of this desk&apos;s key</source>
        <translation>Máy chủ trả lời không phải máy chủ ghi trong khóa của bàn điều khiển này</translation>
    </message>
    <message>
        <source>This desk has no key to show the server</source>
        <translation>Bàn điều khiển này không có khóa để trình máy chủ</translation>
    </message>
    <message>
        <source>{why}: this is what was known at {moment}</source>
        <translation>{why}: đây là những gì đã biết lúc {moment}</translation>
    </message>
    <message>
        <source>{why}: this is what was known when the desk was open last</source>
        <translation>{why}: đây là những gì đã biết khi bàn điều khiển mở lần trước</translation>
    </message>
    <message>
        <source>The server has not told of alarms yet</source>
        <translation>Máy chủ chưa cho biết báo động</translation>
    </message>
    <message>
        <source>{name} (test)</source>
        <translation>{name} (thử)</translation>
    </message>
    <message>
        <source>and {count} more: search</source>
        <translation>và {count} nữa: hãy tìm</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Mức</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Báo động</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Từ</translation>
    </message>
    <message>
        <source>No alarm has these words</source>
        <translation>Không báo động nào có những chữ này</translation>
    </message>
    <message>
        <source>Nothing is shelved, suppressed or out of service</source>
        <translation>Không có gì bị tạm gác, bị chặn hay ngừng dùng</translation>
    </message>
    <message>
        <source>No alarm. {count} rules are in force</source>
        <translation>Không có báo động. {count} luật đang có hiệu lực</translation>
    </message>
    <message>
        <source>Take off the shelf</source>
        <translation>Thôi tạm gác</translation>
    </message>
    <message>
        <source>Shelve…</source>
        <translation>Tạm gác…</translation>
    </message>
    <message>
        <source>Back into service…</source>
        <translation>Dùng lại…</translation>
    </message>
    <message>
        <source>Out of service…</source>
        <translation>Ngừng dùng…</translation>
    </message>
</context>
<context>
    <name>AlarmStrip</name>
    <message>
        <source>and {count} more</source>
        <translation>và {count} báo động nữa</translation>
    </message>
</context>
<context>
    <name>AlarmTile</name>
    <message>
        <source>Alarm</source>
        <translation>Báo động</translation>
    </message>
    <message>
        <source>over, and everybody knows</source>
        <translation>đã hết, đã xác nhận</translation>
    </message>
    <message>
        <source>TEST</source>
        <translation>THỬ</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Cần làm</translation>
    </message>
    <message>
        <source>Call {name}</source>
        <translation>Gọi {name}</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Đã trả lời</translation>
    </message>
    <message>
        <source>Procedure: {done} of {steps}</source>
        <translation>Quy trình: {done}/{steps}</translation>
    </message>
    <message>
        <source>If nobody acts</source>
        <translation>Nếu không xử lý</translation>
    </message>
    <message>
        <source>Shortly before</source>
        <translation>Ngay trước đó</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>từ {time}</translation>
    </message>
    <message>
        <source>over at {time}</source>
        <translation>hết lúc {time}</translation>
    </message>
    <message>
        <source>acknowledged by {deed}</source>
        <translation>đã xác nhận: {deed}</translation>
    </message>
    <message>
        <source>put aside by {deed}</source>
        <translation>đã gác: {deed}</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>đến {time}</translation>
    </message>
    <message>
        <source>the first of its group</source>
        <translation>xảy ra đầu tiên trong nhóm</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>bỏ qua</translation>
    </message>
</context>
<context>
    <name>AlarmsTile</name>
    <message>
        <source>Alarms</source>
        <translation>Báo động</translation>
    </message>
    <message>
        <source>Alarms: {count}</source>
        <translation>Báo động: {count}</translation>
    </message>
    <message>
        <source>Flood: {count} alarms in ten minutes</source>
        <translation>Dồn dập: {count} báo động trong 10 phút</translation>
    </message>
    <message>
        <source>Doubtful rules: {rules}</source>
        <translation>Luật đáng ngờ: {rules}</translation>
    </message>
    <message>
        <source>No alarms</source>
        <translation>Không có báo động</translation>
    </message>
    <message>
        <source>No alarms; {count} rules in force</source>
        <translation>Không có báo động; {count} luật đang dùng</translation>
    </message>
    <message>
        <source>TEST</source>
        <translation>THỬ</translation>
    </message>
    <message>
        <source>{count} not acknowledged</source>
        <translation>{count} chưa xác nhận</translation>
    </message>
</context>
<context>
    <name>BannerTile</name>
    <message>
        <source>Nothing to report</source>
        <translation>Không có cảnh báo</translation>
    </message>
</context>
<context>
    <name>BeginSecondForm</name>
    <message>
        <source>Second step of signing in</source>
        <translation>Bước xác thực thứ hai</translation>
    </message>
    <message>
        <source>Ask for a code from now on</source>
        <translation>Từ nay hỏi thêm mã</translation>
    </message>
    <message>
        <source>Read the picture with an authenticator app of your telephone, then type the code that it shows.</source>
        <translation>Dùng ứng dụng xác thực trên điện thoại đọc hình này, rồi nhập mã mà ứng dụng hiện.</translation>
    </message>
    <message>
        <source>Picture for the authenticator app</source>
        <translation>Hình cho ứng dụng xác thực</translation>
    </message>
    <message>
        <source>Or type this into the app: {secret}</source>
        <translation>Hoặc nhập vào ứng dụng: {secret}</translation>
    </message>
    <message>
        <source>The app shows</source>
        <translation>Ứng dụng hiện mã</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Mật khẩu của bạn</translation>
    </message>
</context>
<context>
    <name>BreakdownTile</name>
    <message>
        <source>column {number}</source>
        <translation>cột {number}</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>Không có gì để hiển thị</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Briefing of {day}</source>
        <translation>Giao ban {day}</translation>
    </message>
    <message>
        <source>What has changed, {time} {day}</source>
        <translation>Điểm thay đổi, {time} {day}</translation>
    </message>
    <message>
        <source>Delete the briefing “{name}” for everybody</source>
        <translation>Xoá bài «{name}» với mọi người</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xoá</translation>
    </message>
</context>
<context>
    <name>CameraControls</name>
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
    <name>CamerasTile</name>
    <message>
        <source>Cameras: {shown} of {found}</source>
        <translation>Camera: {shown} trên {found}</translation>
    </message>
    <message>
        <source>Cameras near {place}: {shown} of {found}</source>
        <translation>Camera gần {place}: {shown}/{found}</translation>
    </message>
    <message>
        <source>No camera sees the place; other cameras: {shown} of {found}</source>
        <translation>Không có camera tại chỗ; camera khác: {shown}/{found}</translation>
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
    <name>CamerasWindow</name>
    <message>
        <source>Cameras</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>In the register</source>
        <translation>Trong sổ</translation>
    </message>
    <message>
        <source>On the network</source>
        <translation>Trên mạng</translation>
    </message>
    <message>
        <source>From a sheet</source>
        <translation>Từ bảng tính</translation>
    </message>
    <message>
        <source>Who opens the cameras that name nobody</source>
        <translation>Tài khoản cho các camera không ghi tài khoản</translation>
    </message>
    <message>
        <source>user</source>
        <translation>tài khoản</translation>
    </message>
    <message>
        <source>password</source>
        <translation>mật khẩu</translation>
    </message>
    <message>
        <source>A sheet of cameras</source>
        <translation>Bảng tính các camera</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>Bảng tính</translation>
    </message>
</context>
<context>
    <name>CapacityDialog</name>
    <message>
        <source>A form for another surface</source>
        <translation>Dạng cho một mặt khác</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Đề xuất</translation>
    </message>
    <message>
        <source>one television at 6 m</source>
        <translation>một tivi ở 6 m</translation>
    </message>
    <message>
        <source>two by two televisions</source>
        <translation>bốn tivi 2×2</translation>
    </message>
    <message>
        <source>an LED wall</source>
        <translation>màn LED</translation>
    </message>
    <message>
        <source>a desk</source>
        <translation>bàn làm việc</translation>
    </message>
    <message>
        <source>an upright television</source>
        <translation>tivi dựng đứng</translation>
    </message>
    <message>
        <source>Surfaces of this room</source>
        <translation>Các mặt của phòng này</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} và {count} mặt nữa</translation>
    </message>
    <message>
        <source>Usual sizes</source>
        <translation>Cỡ thường gặp</translation>
    </message>
    <message>
        <source>any number</source>
        <translation>bao nhiêu cũng được</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Số dòng</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Số chữ</translation>
    </message>
    <message>
        <source>Surfaces</source>
        <translation>Số mặt</translation>
    </message>
    <message>
        <source>What one screen has no room for goes to further ones. Where there are more screens than such surfaces, the last surface shows the rest in turn, each for {seconds} seconds. With 1 at Surfaces there is one screen, with the most important tiles.</source>
        <translation>Màn hình này không đủ chỗ thì ô sang màn hình sau. Nếu nhiều màn hình hơn số mặt như vậy, mặt cuối chiếu lần lượt các màn hình còn lại, mỗi màn hình {seconds} giây. Đặt Số mặt là 1 thì chỉ có một màn hình, với các ô quan trọng nhất.</translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <source>Earlier (Alt+Up)</source>
        <translation>Lên trên (Alt+↑)</translation>
    </message>
    <message>
        <source>Later (Alt+Down)</source>
        <translation>Xuống dưới (Alt+↓)</translation>
    </message>
    <message>
        <source>Take away (Delete)</source>
        <translation>Bỏ ra (Delete)</translation>
    </message>
    <message>
        <source>Nothing is called so; Enter adds it as it is typed</source>
        <translation>Không có tên nào như vậy; Enter thêm đúng như đã gõ</translation>
    </message>
    <message>
        <source>Search and add…</source>
        <translation>Tìm và thêm…</translation>
    </message>
    <message>
        <source>Type, and Enter adds it</source>
        <translation>Gõ rồi nhấn Enter để thêm</translation>
    </message>
</context>
<context>
    <name>Chosen</name>
    <message>
        <source>Put on surface {number}</source>
        <translation>Đưa lên mặt {number}</translation>
    </message>
    <message>
        <source>Put on the wall</source>
        <translation>Đưa lên màn hình</translation>
    </message>
    <message>
        <source>On all</source>
        <translation>Mọi mặt</translation>
    </message>
    <message>
        <source>On a part…</source>
        <translation>Một vùng…</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Ưa thích</translation>
    </message>
    <message>
        <source>Choose something in the list: it is shown here as it would stand on the wall</source>
        <translation>Hãy chọn một mục trong danh sách: nội dung hiện ở đây như khi lên màn hình</translation>
    </message>
    <message>
        <source>A tour: Shift+Enter begins it on the surface that is chosen</source>
        <translation>Vòng: nhấn Shift+Enter để bắt đầu trên mặt đang chọn</translation>
    </message>
    <message>
        <source>Enter does it</source>
        <translation>Nhấn Enter để thực hiện</translation>
    </message>
</context>
<context>
    <name>CommunesTile</name>
    <message>
        <source>Communes</source>
        <translation>Xã, phường</translation>
    </message>
    <message>
        <source>No figures of communes</source>
        <translation>Không có số liệu của xã, phường</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>Không có gì để hiển thị</translation>
    </message>
    <message>
        <source>No map: these places have no positions</source>
        <translation>Chưa có bản đồ: các nơi này chưa có toạ độ</translation>
    </message>
    <message>
        <source>unknown source</source>
        <translation>chưa rõ nguồn</translation>
    </message>
    <message>
        <source>Boundaries: {source}</source>
        <translation>Ranh giới: {source}</translation>
    </message>
    <message>
        <source>unknown: {count}</source>
        <translation>chưa rõ: {count}</translation>
    </message>
    <message>
        <source>{count} worst of {all} beyond the limit</source>
        <translation>{count} nặng nhất / {all} ngoài ngưỡng</translation>
    </message>
</context>
<context>
    <name>Compared</name>
    <message>
        <source>What</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>Before → after</source>
        <translation>Trước → sau</translation>
    </message>
    <message>
        <source>Choose below what it is compared with</source>
        <translation>Hãy chọn bên dưới thời điểm để so sánh</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Đang so sánh…</translation>
    </message>
    <message>
        <source>new</source>
        <translation>mới</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>không còn</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>bình thường</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>cảnh báo</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>nghiêm trọng</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>còn {count}</translation>
    </message>
    <message>
        <source>Nothing is different</source>
        <translation>Không có gì khác</translation>
    </message>
</context>
<context>
    <name>ComposeForm</name>
    <message>
        <source>Compose a briefing of what has changed</source>
        <translation>Soạn bài về những gì đã thay đổi</translation>
    </message>
    <message>
        <source>Compose</source>
        <translation>Soạn</translation>
    </message>
    <message>
        <source>yesterday&apos;s end, {hour}:00</source>
        <translation>cuối ngày hôm qua, {hour} giờ</translation>
    </message>
    <message>
        <source>an hour ago</source>
        <translation>một giờ trước</translation>
    </message>
    <message>
        <source>a day ago</source>
        <translation>một ngày trước</translation>
    </message>
    <message>
        <source>a week ago</source>
        <translation>một tuần trước</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>So với</translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>Discard “{name}”</source>
        <translation>Bỏ «{name}»</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>Bỏ</translation>
    </message>
    <message>
        <source>It is not published: nothing of what you have drawn stays.</source>
        <translation>Chưa được xuất bản: mọi thứ bạn đã vẽ sẽ mất.</translation>
    </message>
    <message>
        <source>Its versions stay: Versions… brings it back.</source>
        <translation>Các phiên bản vẫn còn: mục Các phiên bản… lấy lại được.</translation>
    </message>
    <message>
        <source>Its file is deleted; the draft stays until this window is closed.</source>
        <translation>Tệp sẽ bị xóa; bản nháp còn cho đến khi đóng cửa sổ này.</translation>
    </message>
    <message>
        <source>Take “{name}” away</source>
        <translation>Gỡ «{name}» xuống</translation>
    </message>
    <message>
        <source>Take it away</source>
        <translation>Gỡ xuống</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>cameras: {count}</source>
        <translation>{count} camera</translation>
    </message>
    <message>
        <source>Vọng Lâu: the desk of the wall</source>
        <translation>Vọng Lâu: bàn điều khiển</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>Màn hình</translation>
    </message>
    <message>
        <source>Programme</source>
        <translation>Chương trình</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Tình trạng</translation>
    </message>
    <message>
        <source>Shift log</source>
        <translation>Sổ trực</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Ưa thích</translation>
    </message>
    <message>
        <source>No station shows this wall yet: start one with vonglau-wall show --wall {wall}</source>
        <translation>Chưa trạm nào hiển thị màn hình này: hãy chạy vonglau-wall show --wall {wall} trên một trạm</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>Quá khứ</translation>
    </message>
    <message>
        <source>Briefings</source>
        <translation>Giao ban</translation>
    </message>
    <message>
        <source>Alarms ({count})</source>
        <translation>Báo động ({count})</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Báo động</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>Đang kết nối máy chủ</translation>
    </message>
    <message>
        <source>The server is silent: this is what was known</source>
        <translation>Máy chủ im lặng: đây là những gì đã biết</translation>
    </message>
    <message>
        <source>Server silent</source>
        <translation>Máy chủ im lặng</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Tìm</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Làm lại</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Gỡ xuống</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Tiếp tục</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Giữ yên</translation>
    </message>
    <message>
        <source>Note on the wall…</source>
        <translation>Ghi chú…</translation>
    </message>
    <message>
        <source>Put on a part…</source>
        <translation>Đưa lên một vùng…</translation>
    </message>
    <message>
        <source>Save as a scene…</source>
        <translation>Lưu thành cảnh…</translation>
    </message>
    <message>
        <source>Leave control</source>
        <translation>Nhả quyền</translation>
    </message>
    <message>
        <source>Take control</source>
        <translation>Giữ quyền</translation>
    </message>
    <message>
        <source>Stop the tour</source>
        <translation>Dừng vòng</translation>
    </message>
    <message>
        <source>Clear the announcement</source>
        <translation>Gỡ thông báo</translation>
    </message>
    <message>
        <source>Announcement…</source>
        <translation>Thông báo…</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>Đăng nhập…</translation>
    </message>
    <message>
        <source>Hand the shift over…</source>
        <translation>Bàn giao ca…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Đăng xuất</translation>
    </message>
    <message>
        <source>Change the password…</source>
        <translation>Đổi mật khẩu…</translation>
    </message>
    <message>
        <source>Second step of signing in…</source>
        <translation>Bước xác thực thứ hai…</translation>
    </message>
    <message>
        <source>Give the duty to another station…</source>
        <translation>Giao trực cho trạm khác…</translation>
    </message>
    <message>
        <source>Drill the takeover…</source>
        <translation>Diễn tập thay trạm trực…</translation>
    </message>
    <message>
        <source>The briefing as PDF…</source>
        <translation>Xuất giao ban ra PDF…</translation>
    </message>
    <message>
        <source>Alarm on the wall</source>
        <translation>Báo động lên màn hình</translation>
    </message>
    <message>
        <source>Acknowledge an alarm</source>
        <translation>Xác nhận báo động</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Trợ giúp</translation>
    </message>
    <message>
        <source>Tiếng Việt</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Return the tile</source>
        <translation>Thu ô lại</translation>
    </message>
    <message>
        <source>Enlarge the tile</source>
        <translation>Phóng to ô</translation>
    </message>
    <message>
        <source>Send the tile to surface {number}</source>
        <translation>Gửi ô sang mặt {number}</translation>
    </message>
    <message>
        <source>Show the tile as of {moment}</source>
        <translation>Hiện ô theo lúc {moment}</translation>
    </message>
    <message>
        <source>Show the tile of now again</source>
        <translation>Hiện ô của bây giờ</translation>
    </message>
    <message>
        <source>Keep the tile as a favourite</source>
        <translation>Giữ ô làm mục ưa thích</translation>
    </message>
    <message>
        <source>Nobody is signed in at this desk</source>
        <translation>Chưa ai đăng nhập tại bàn này</translation>
    </message>
    <message>
        <source>The link stands in the shift log</source>
        <translation>Đã ghi liên kết vào sổ ca</translation>
    </message>
    <message>
        <source>letters</source>
        <translation>chữ</translation>
    </message>
    <message>
        <source>find a camera, commune, indicator, task, article, with or without accents</source>
        <translation>tìm camera, xã, chỉ số, nhiệm vụ, tin bài, có dấu hay không dấu</translation>
    </message>
    <message>
        <source>show what was found in the preview</source>
        <translation>xem trước mục đã tìm</translation>
    </message>
    <message>
        <source>put it on the surface that is chosen</source>
        <translation>đưa lên mặt đang chọn</translation>
    </message>
    <message>
        <source>put it on all surfaces</source>
        <translation>đưa lên mọi mặt</translation>
    </message>
    <message>
        <source>choose a surface; Alt+0 all of them</source>
        <translation>chọn một mặt; Alt+0 chọn tất cả</translation>
    </message>
    <message>
        <source>wall, programme, health, shift log, past, briefings, alarms</source>
        <translation>màn hình, chương trình, sức khỏe, nhật ký ca, quá khứ, trình bày, báo động</translation>
    </message>
    <message>
        <source>Space, PgUp, PgDn, End</source>
        <translation>Dấu cách, PgUp, PgDn, End</translation>
    </message>
    <message>
        <source>in the past: play, to what happened, back to now</source>
        <translation>ở trang quá khứ: chạy, tới sự việc, về hiện tại</translation>
    </message>
    <message>
        <source>click</source>
        <translation>nhấp</translation>
    </message>
    <message>
        <source>choose a surface; once more on a tile of it: enlarge it, or return</source>
        <translation>chọn một mặt; nhấp lần nữa vào một ô: phóng to, hoặc thu lại</translation>
    </message>
    <message>
        <source>choose a surface; Enter goes to its tiles and enlarges one, Escape goes back</source>
        <translation>chọn mặt; Enter vào các ô và phóng to ô, Escape để trở ra</translation>
    </message>
    <message>
        <source>right button</source>
        <translation>nút phải chuột</translation>
    </message>
    <message>
        <source>what can be done with a tile: enlarge, send elsewhere, keep</source>
        <translation>việc làm được với một ô: phóng to, gửi sang mặt khác, giữ lại</translation>
    </message>
    <message>
        <source>copy the chosen rows of a table</source>
        <translation>sao chép các hàng đã chọn của bảng</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>kéo</translation>
    </message>
    <message>
        <source>put what was found on the surface below the pointer</source>
        <translation>đưa mục đã tìm lên mặt dưới con trỏ</translation>
    </message>
    <message>
        <source>Keys of the desk</source>
        <translation>Phím của bàn điều khiển</translation>
    </message>
</context>
<context>
    <name>DocumentsPage</name>
    <message>
        <source>New…</source>
        <translation>Mới…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Làm lại</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>Xuất bản…</translation>
    </message>
    <message>
        <source>Versions…</source>
        <translation>Các phiên bản…</translation>
    </message>
    <message>
        <source>Discard my draft</source>
        <translation>Bỏ bản nháp</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Gỡ xuống</translation>
    </message>
    <message>
        <source>version {number}</source>
        <translation>phiên bản {number}</translation>
    </message>
    <message>
        <source>next from {moment}</source>
        <translation>bản kế tiếp từ {moment}</translation>
    </message>
    <message>
        <source>draft of {name}</source>
        <translation>bản nháp của {name}</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>bản nháp</translation>
    </message>
    <message>
        <source>{name} is drawing it too, from version {number} (changed {moment})</source>
        <translation>{name} cũng đang vẽ, từ phiên bản {number} (đổi lúc {moment})</translation>
    </message>
    <message>
        <source>{name} has published version {number} since: publishing merges it</source>
        <translation>{name} đã xuất bản bản {number} sau đó: khi xuất bản sẽ hợp nhất</translation>
    </message>
    <message>
        <source>as it is published</source>
        <translation>đúng như bản đã xuất bản</translation>
    </message>
    <message>
        <source>keeping the draft…</source>
        <translation>đang lưu bản nháp…</translation>
    </message>
    <message>
        <source>draft kept; nobody sees it before it is published</source>
        <translation>đã lưu bản nháp; chưa ai thấy cho đến khi xuất bản</translation>
    </message>
    <message>
        <source>Nothing is wrong with it</source>
        <translation>Không có gì sai</translation>
    </message>
</context>
<context>
    <name>Doing</name>
    <message>
        <source>Write what the note says</source>
        <translation>Hãy viết nội dung ghi chú</translation>
    </message>
    <message>
        <source>Save what stands there as a scene</source>
        <translation>Lưu nội dung đang hiển thị thành cảnh</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Give it a name</source>
        <translation>Hãy đặt tên</translation>
    </message>
    <message>
        <source>“{name}” was saved by {person} already: once more replaces it, or take another name</source>
        <translation>«{name}» đã do {person} lưu: nhấn lần nữa để thay, hoặc đặt tên khác</translation>
    </message>
    <message>
        <source>the programme</source>
        <translation>chương trình</translation>
    </message>
    <message>
        <source>Delete the scene “{name}” for everybody</source>
        <translation>Xoá cảnh «{name}» với mọi người</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xoá</translation>
    </message>
</context>
<context>
    <name>Done</name>
    <message>
        <source>The paper is there</source>
        <translation>Tài liệu đã xong</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Chép đường dẫn</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>DrawingPage</name>
    <message>
        <source>Tile</source>
        <translation>Ô</translation>
    </message>
    <message>
        <source>Add a tile</source>
        <translation>Thêm ô</translation>
    </message>
</context>
<context>
    <name>DutyDesk</name>
    <message>
        <source>No duty is set up: [[duty]] in the server&apos;s settings</source>
        <translation>Chưa khai báo ca trực nào: [[duty]] trong cấu hình máy chủ</translation>
    </message>
    <message>
        <source>{station} then drives the room&apos;s outputs, and {holder} stands by.</source>
        <translation>Sau đó {station} điều khiển các màn hình của phòng, {holder} chuyển sang dự phòng.</translation>
    </message>
    <message>
        <source>Give the duty to {station}?</source>
        <translation>Giao trực cho {station}?</translation>
    </message>
    <message>
        <source>Give it</source>
        <translation>Giao trực</translation>
    </message>
    <message>
        <source>{holder} is relieved for some seconds by the station that would follow; then the duty is given back. The room&apos;s outputs are switched twice. Times and pictures are left in a report.</source>
        <translation>Trạm kế tiếp thay {holder} trong vài giây rồi trả lại trực. Các màn hình của phòng được chuyển hai lần. Thời gian và hình ảnh được ghi vào báo cáo.</translation>
    </message>
    <message>
        <source>Drill the takeover now?</source>
        <translation>Diễn tập thay trạm trực ngay bây giờ?</translation>
    </message>
    <message>
        <source>Begin the drill</source>
        <translation>Bắt đầu diễn tập</translation>
    </message>
</context>
<context>
    <name>DutyPanel</name>
    <message>
        <source>On duty for the room&apos;s outputs</source>
        <translation>Trực màn hình của phòng</translation>
    </message>
    <message>
        <source>Give the duty…</source>
        <translation>Giao trực…</translation>
    </message>
    <message>
        <source>Drill…</source>
        <translation>Diễn tập…</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>Ca trực</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Thứ tự</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Trạm</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>What is known</source>
        <translation>Thông tin</translation>
    </message>
    <message>
        <source>on duty</source>
        <translation>đang trực</translation>
    </message>
    <message>
        <source>on duty, silent</source>
        <translation>đang trực, im lặng</translation>
    </message>
    <message>
        <source>stands by</source>
        <translation>dự phòng</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>vắng mặt</translation>
    </message>
    <message>
        <source>since {moment}</source>
        <translation>từ {moment}</translation>
    </message>
    <message>
        <source>the outputs are not switched: {reason}</source>
        <translation>chưa chuyển được đầu ra: {reason}</translation>
    </message>
    <message>
        <source>outputs switched after {number} s</source>
        <translation>chuyển đầu ra sau {number} s</translation>
    </message>
    <message>
        <source>{seen} of {count} cameras seen after {number} s</source>
        <translation>thấy {seen}/{count} camera sau {number} s</translation>
    </message>
    <message>
        <source>{duty}: a drill is under way since {moment}</source>
        <translation>{duty}: đang diễn tập từ {moment}</translation>
    </message>
    <message>
        <source>on duty after {number} s</source>
        <translation>vào trực sau {number} s</translation>
    </message>
    <message>
        <source>outputs after {number} s</source>
        <translation>đầu ra sau {number} s</translation>
    </message>
    <message>
        <source>cameras after {number} s</source>
        <translation>camera sau {number} s</translation>
    </message>
    <message>
        <source>given back within {number} s</source>
        <translation>trả lại trong {number} s</translation>
    </message>
    <message>
        <source>it went well</source>
        <translation>đạt</translation>
    </message>
    <message>
        <source>{duty}: last drill {moment}: {judgement}</source>
        <translation>{duty}: diễn tập gần nhất {moment}: {judgement}</translation>
    </message>
    <message>
        <source>report on the server: {folder}</source>
        <translation>báo cáo trên máy chủ: {folder}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>New</source>
        <translation>Tạo mới</translation>
    </message>
    <message>
        <source>Compose by itself…</source>
        <translation>Tự soạn…</translation>
    </message>
    <message>
        <source>Present  F5</source>
        <translation>Trình bày  F5</translation>
    </message>
    <message>
        <source>As PDF…  Ctrl+E</source>
        <translation>Xuất PDF…  Ctrl+E</translation>
    </message>
    <message>
        <source>Figures as .xlsx…</source>
        <translation>Số liệu .xlsx…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Xoá…</translation>
    </message>
    <message>
        <source>Add what stands on the wall</source>
        <translation>Thêm cảnh đang hiện</translation>
    </message>
    <message>
        <source>Take the scene out</source>
        <translation>Bỏ cảnh này</translation>
    </message>
    <message>
        <source>Undo the edit</source>
        <translation>Bỏ sửa đổi</translation>
    </message>
    <message>
        <source>earlier</source>
        <translation>lên trước</translation>
    </message>
    <message>
        <source>later</source>
        <translation>ra sau</translation>
    </message>
    <message>
        <source>Briefings</source>
        <translation>Giao ban</translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation>Các cảnh</translation>
    </message>
    <message>
        <source>The scene</source>
        <translation>Cảnh</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tên gọi</translation>
    </message>
    <message>
        <source>In one sentence</source>
        <translation>Một câu</translation>
    </message>
    <message>
        <source>Notes for whoever speaks</source>
        <translation>Ghi chú cho người trình bày</translation>
    </message>
    <message>
        <source>All scenes as of</source>
        <translation>Mọi cảnh theo thời điểm</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Lập lúc</translation>
    </message>
    <message>
        <source>None yet: compose one, or make a new one</source>
        <translation>Chưa có: hãy tự soạn hoặc tạo mới</translation>
    </message>
    <message>
        <source>No scene yet: arrange the wall, then add what stands on it</source>
        <translation>Chưa có cảnh: hãy bày màn hình ghép rồi thêm cảnh đang hiện</translation>
    </message>
    <message>
        <source>Decisions ({count})</source>
        <translation>Kết luận ({count})</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Cảnh</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Ai</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Lúc</translation>
    </message>
    <message>
        <source>Nothing was decided in it: key D while it is presented writes it down</source>
        <translation>Bài này chưa có kết luận: khi trình bày, nhấn D để ghi</translation>
    </message>
    <message>
        <source>None of {count} values has changed notably: compose again, since a longer time</source>
        <translation>Không số liệu nào trong {count} số liệu thay đổi đáng kể: hãy soạn lại, so với lúc xa hơn</translation>
    </message>
    <message>
        <source>Nothing was recorded that could be compared: compose again, since a shorter time</source>
        <translation>Chưa có bản ghi nào để so sánh: hãy soạn lại, so với lúc gần hơn</translation>
    </message>
    <message>
        <source>Choose a scene: it is shown here as on the wall</source>
        <translation>Hãy chọn một cảnh: ở đây hiện như trên màn hình ghép</translation>
    </message>
</context>
<context>
    <name>EditorWindow</name>
    <message>
        <source>Vọng Lâu: the editor</source>
        <translation>Vọng Lâu: soạn thảo</translation>
    </message>
</context>
<context>
    <name>EndSecondForm</name>
    <message>
        <source>Second step of signing in</source>
        <translation>Bước xác thực thứ hai</translation>
    </message>
    <message>
        <source>Ask for no code any more</source>
        <translation>Không hỏi mã nữa</translation>
    </message>
    <message>
        <source>A code is asked for besides your password. To change the telephone, end this first.</source>
        <translation>Khi đăng nhập, bạn được hỏi thêm mã. Muốn đổi điện thoại, hãy bỏ bước này trước.</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Mật khẩu của bạn</translation>
    </message>
    <message>
        <source>Code of your app, or a recovery code</source>
        <translation>Mã của ứng dụng, hoặc mã dự phòng</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>One paper is being made: wait for it, or cancel it</source>
        <translation>Đang làm một tài liệu: hãy chờ xong hoặc bấm thôi</translation>
    </message>
    <message>
        <source>Where the paper goes</source>
        <translation>Lưu tài liệu vào đâu</translation>
    </message>
    <message>
        <source>Making the paper of the briefing</source>
        <translation>Đang làm tài liệu giao ban</translation>
    </message>
    <message>
        <source>{name} is there already</source>
        <translation>Đã có tệp {name}</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Thay tệp đó</translation>
    </message>
    <message>
        <source>No paper was made: it was cancelled</source>
        <translation>Không có tài liệu nào: đã thôi giữa chừng</translation>
    </message>
    <message>
        <source>Laying out the pages</source>
        <translation>Đang dàn trang</translation>
    </message>
    <message>
        <source>Scene {number} of {count}: {title}</source>
        <translation>Cảnh {number}/{count}: {title}</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Take the default again</source>
        <translation>Trở về mặc định</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Find a camera, commune, indicator, task, article… (Ctrl+K)</source>
        <translation>Tìm camera, xã, chỉ số, nhiệm vụ, tin bài… (Ctrl+K)</translation>
    </message>
    <message>
        <source>do</source>
        <translation>việc</translation>
    </message>
    <message>
        <source>scene</source>
        <translation>cảnh</translation>
    </message>
    <message>
        <source>tour</source>
        <translation>vòng</translation>
    </message>
    <message>
        <source>layout</source>
        <translation>bố cục</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>camera</translation>
    </message>
    <message>
        <source>commune</source>
        <translation>xã</translation>
    </message>
    <message>
        <source>place</source>
        <translation>điểm</translation>
    </message>
    <message>
        <source>indicator</source>
        <translation>chỉ số</translation>
    </message>
    <message>
        <source>chart</source>
        <translation>biểu đồ</translation>
    </message>
    <message>
        <source>table, map</source>
        <translation>bảng, bản đồ</translation>
    </message>
    <message>
        <source>task</source>
        <translation>nhiệm vụ</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>cảnh báo</translation>
    </message>
    <message>
        <source>article</source>
        <translation>tin bài</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”. Fewer words find more; accents do not matter.</source>
        <translation>Không thấy «{words}». Gõ ít chữ hơn sẽ thấy nhiều hơn; không cần dấu.</translation>
    </message>
    <message>
        <source>Nothing can be found yet: waiting for the server</source>
        <translation>Chưa có gì để tìm: đang chờ máy chủ</translation>
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
    <name>Form</name>
    <message>
        <source>Cancel</source>
        <translation>Thôi</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Thêm</translation>
    </message>
</context>
<context>
    <name>FunnelTile</name>
    <message>
        <source>Stages</source>
        <translation>Các bước xử lý</translation>
    </message>
    <message>
        <source>By stage, {unit}{count}</source>
        <translation>Theo bước xử lý, {unit}{count}</translation>
    </message>
    <message>
        <source>No figures of these stages</source>
        <translation>Chưa có số liệu của các bước này</translation>
    </message>
</context>
<context>
    <name>GalleryWindow</name>
    <message>
        <source>Vọng Lâu: every tile in every state (L language, T palette, Esc closes)</source>
        <translation>Vọng Lâu: mọi ô ở mọi trạng thái (L ngôn ngữ, T nền sáng tối, Esc đóng)</translation>
    </message>
</context>
<context>
    <name>GaugeTile</name>
    <message>
        <source>▼ due by now, ┃ plan</source>
        <translation>▼ tiến độ đến nay, ┃ kế hoạch</translation>
    </message>
    <message>
        <source>Against plan{count}: {legend}</source>
        <translation>So với kế hoạch{count}: {legend}</translation>
    </message>
    <message>
        <source>Against plan{count}</source>
        <translation>So với kế hoạch{count}</translation>
    </message>
    <message>
        <source>No figures with a plan</source>
        <translation>Không có chỉ tiêu nào có kế hoạch</translation>
    </message>
    <message>
        <source>no plan</source>
        <translation>chưa có kế hoạch</translation>
    </message>
    <message>
        <source>plan {value}</source>
        <translation>kế hoạch {value}</translation>
    </message>
    <message>
        <source>due {share}</source>
        <translation>đến nay {share}</translation>
    </message>
</context>
<context>
    <name>HardwareDialog</name>
    <message>
        <source>Hardware that the room needs</source>
        <translation>Thiết bị mà phòng cần</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Chép dạng chữ</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Lưu…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Cameras are reckoned with {main} Mbit/s for a full stream and {sub} for a small one, each to every station that shows it. What cameras are set to may be more.</source>
        <translation>Camera tính {main} Mbit/s cho luồng chính và {sub} cho luồng phụ, mỗi trạm nhận riêng luồng mà trạm hiện. Camera cài khác có thể cần nhiều hơn.</translation>
    </message>
    <message>
        <source>Copied: paste it into a mail or a document</source>
        <translation>Đã chép: hãy dán vào thư hay tài liệu</translation>
    </message>
    <message>
        <source>hardware</source>
        <translation>thiet-bi</translation>
    </message>
    <message>
        <source>Where the list goes</source>
        <translation>Lưu danh sách vào đâu</translation>
    </message>
</context>
<context>
    <name>HeaderTile</name>
    <message>
        <source>Data {share} %</source>
        <translation>Dữ liệu {share} %</translation>
    </message>
    <message>
        <source>Standing by, {station} is on duty</source>
        <translation>Dự phòng, {station} đang trực</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Bản sao</translation>
    </message>
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
    <name>HealthPage</name>
    <message>
        <source>Stations</source>
        <translation>Trạm hiển thị</translation>
    </message>
    <message>
        <source>does not report any more</source>
        <translation>không còn báo về</translation>
    </message>
    <message>
        <source>cameras without picture: {count}</source>
        <translation>camera không có hình: {count}</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message>
        <source>{number} MB</source>
        <translation>{number} MB</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} giây</translation>
    </message>
    <message>
        <source>well</source>
        <translation>tốt</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Trạm</translation>
    </message>
    <message>
        <source>How it does</source>
        <translation>Tình trạng</translation>
    </message>
    <message>
        <source>Screens</source>
        <translation>Màn hình</translation>
    </message>
    <message>
        <source>Paintings/s</source>
        <translation>Lần vẽ/giây</translation>
    </message>
    <message>
        <source>Longest stall</source>
        <translation>Khựng lâu nhất</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Bộ nhớ</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>Nhiệt độ</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Lệch giờ</translation>
    </message>
    <message>
        <source>Runs since</source>
        <translation>Chạy từ</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Phiên bản</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>trả lời</translation>
    </message>
    <message>
        <source>was not asked yet</source>
        <translation>chưa được hỏi</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>không trả lời</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Trả lời gần nhất</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Bản ghi</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Lỗi gần nhất</translation>
    </message>
</context>
<context>
    <name>HygienePanel</name>
    <message>
        <source>How many there are</source>
        <translation>Có bao nhiêu báo động</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Thời gian</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>Đã báo</translation>
    </message>
    <message>
        <source>In 10 minutes</source>
        <translation>Mỗi 10 phút</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Đỉnh</translation>
    </message>
    <message>
        <source>In flood</source>
        <translation>Dồn dập</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Đang báo</translation>
    </message>
    <message>
        <source>Over a day</source>
        <translation>Quá một ngày</translation>
    </message>
    <message>
        <source>Chattering</source>
        <translation>Kêu liên hồi</translation>
    </message>
    <message>
        <source>worked out within a minute</source>
        <translation>sẽ có trong một phút</translation>
    </message>
    <message>
        <source>How many there are, worked out at {moment}</source>
        <translation>Có bao nhiêu báo động, tính lúc {moment}</translation>
    </message>
    <message>
        <source>there are no figures yet</source>
        <translation>chưa có số liệu</translation>
    </message>
    <message>
        <source>Doubtful rules:
{rules}</source>
        <translation>Luật đáng ngờ:
{rules}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>và {count} luật nữa</translation>
    </message>
    <message>
        <source>The server cannot work the figures out: {why}</source>
        <translation>Máy chủ không tính được số liệu: {why}</translation>
    </message>
    <message>
        <source>The server answers, and works no figures out any more: tell a technician</source>
        <translation>Máy chủ vẫn trả lời nhưng không tính số liệu nữa: hãy báo kỹ thuật viên</translation>
    </message>
    <message>
        <source>Most frequent: {span}</source>
        <translation>Hay báo nhất: {span}</translation>
    </message>
    <message>
        <source>Most frequent</source>
        <translation>Hay báo nhất</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Báo động</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Ở đâu</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Mức</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Tỷ lệ</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>Kéo dài</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} giờ</translation>
    </message>
    <message>
        <source>Nothing was raised</source>
        <translation>Không có lần báo nào</translation>
    </message>
    <message>
        <source>What would make them fewer</source>
        <translation>Cách để bớt báo</translation>
    </message>
    <message>
        <source>Take it over…</source>
        <translation>Áp dụng…</translation>
    </message>
    <message>
        <source>raised after {before} s → {after} s</source>
        <translation>báo sau {before} giây → {after} giây</translation>
    </message>
    <message>
        <source>over after {before} s → {after} s</source>
        <translation>hết sau {before} giây → {after} giây</translation>
    </message>
    <message>
        <source>dead band {before} → {after}</source>
        <translation>vùng chết {before} → {after}</translation>
    </message>
    <message>
        <source>Would have been</source>
        <translation>Lẽ ra còn</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Số ngày</translation>
    </message>
    <message>
        <source>Nothing to propose: no rule is raised often enough</source>
        <translation>Không có gì để đề xuất: chưa luật nào báo đủ nhiều</translation>
    </message>
</context>
<context>
    <name>IdentityCard</name>
    <message>
        <source>Not drawn in the room: draw it on the editor&apos;s page Room</source>
        <translation>Chưa có trong bản vẽ phòng: vẽ thêm ở trang Phòng của trình soạn thảo</translation>
    </message>
    <message>
        <source>{surface}, from {x}, {y}: {width} × {height} mm</source>
        <translation>{surface}, từ {x}, {y}: {width} × {height} mm</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Chưa đo</translation>
    </message>
    <message>
        <source>{lines} lines of {letters} letters from {distance}</source>
        <translation>{lines} dòng, mỗi dòng {letters} chữ, nhìn từ {distance}</translation>
    </message>
    <message>
        <source>This is the smallest type on this wall</source>
        <translation>Đây là cỡ chữ nhỏ nhất trên tường này</translation>
    </message>
</context>
<context>
    <name>IndicatorForm</name>
    <message>
        <source>month</source>
        <translation>tháng</translation>
    </message>
    <message>
        <source>quarter</source>
        <translation>quý</translation>
    </message>
    <message>
        <source>year</source>
        <translation>năm</translation>
    </message>
    <message>
        <source>school year</source>
        <translation>năm học</translation>
    </message>
    <message>
        <source>week</source>
        <translation>tuần</translation>
    </message>
    <message>
        <source>day</source>
        <translation>ngày</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>giờ</translation>
    </message>
    <message>
        <source>minute</source>
        <translation>phút</translation>
    </message>
    <message>
        <source>the state of now</source>
        <translation>hiện trạng</translation>
    </message>
    <message>
        <source>the higher the better</source>
        <translation>càng cao càng tốt</translation>
    </message>
    <message>
        <source>the lower the better</source>
        <translation>càng thấp càng tốt</translation>
    </message>
    <message>
        <source>the newest stands for itself</source>
        <translation>lấy kỳ mới nhất</translation>
    </message>
    <message>
        <source>they add up over the year</source>
        <translation>cộng dồn trong năm</translation>
    </message>
    <message>
        <source>their sum</source>
        <translation>tổng</translation>
    </message>
    <message>
        <source>their mean</source>
        <translation>trung bình</translation>
    </message>
    <message>
        <source>nothing: each stands for itself</source>
        <translation>không gộp: mỗi nơi một số</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Cảnh báo</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Nghiêm trọng</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Mã</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Tên ngắn</translation>
    </message>
    <message>
        <source>At most 16 letters, for narrow tiles</source>
        <translation>Nhiều nhất 16 chữ, cho ô hẹp</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Đơn vị</translation>
    </message>
    <message>
        <source>Decimals</source>
        <translation>Số lẻ</translation>
    </message>
    <message>
        <source>Which way is good</source>
        <translation>Chiều tốt</translation>
    </message>
    <message>
        <source>Sources name it so: a–z, digits and _</source>
        <translation>Nguồn gọi chỉ tiêu bằng mã này: a–z, số và _</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Kế hoạch</translation>
    </message>
    <message>
        <source>What is wanted of each whole year; none where it is empty</source>
        <translation>Mục tiêu của cả năm; để trống nếu không có</translation>
    </message>
    <message>
        <source>Warning from (%)</source>
        <translation>Cảnh báo từ (%)</translation>
    </message>
    <message>
        <source>How far behind what is expected by now it becomes a warning</source>
        <translation>Chậm bao nhiêu so với mức cần đạt đến nay thì cảnh báo</translation>
    </message>
    <message>
        <source>Critical from (%)</source>
        <translation>Nghiêm trọng từ (%)</translation>
    </message>
    <message>
        <source>How far behind it becomes critical</source>
        <translation>Chậm bao nhiêu thì nghiêm trọng</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Ngưỡng</translation>
    </message>
    <message>
        <source>Values not to be crossed, whatever the plan says</source>
        <translation>Giá trị không được vượt, dù kế hoạch thế nào</translation>
    </message>
    <message>
        <source>Periods</source>
        <translation>Kỳ báo cáo</translation>
    </message>
    <message>
        <source>For what it is reported</source>
        <translation>Báo cáo theo kỳ nào</translation>
    </message>
    <message>
        <source>Over the year</source>
        <translation>Trong năm</translation>
    </message>
    <message>
        <source>Profile of the plan</source>
        <translation>Phân bổ kế hoạch</translation>
    </message>
    <message>
        <source>Which share of the plan falls in each period, January first: [0.05, 0.1, …]; even without it</source>
        <translation>Phần kế hoạch rơi vào mỗi kỳ, từ tháng 1: [0.05, 0.1, …]; để trống là chia đều</translation>
    </message>
    <message>
        <source>Values of places</source>
        <translation>Số liệu theo nơi</translation>
    </message>
    <message>
        <source>What they make where nobody tells the figure of the whole province</source>
        <translation>Gộp thế nào khi không ai báo số toàn tỉnh</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Hệ số</translation>
    </message>
    <message>
        <source>What a source&apos;s values are multiplied by to be in the unit</source>
        <translation>Nhân số của nguồn với hệ số này để ra đơn vị</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Cơ quan</translation>
    </message>
    <message>
        <source>Who owes the figure; else that of the whole pack</source>
        <translation>Cơ quan báo cáo chỉ tiêu; để trống là của cả gói</translation>
    </message>
    <message>
        <source>Reported within (days)</source>
        <translation>Báo cáo trong (ngày)</translation>
    </message>
    <message>
        <source>After the period&apos;s end; then the last figure looks old</source>
        <translation>Sau khi kết thúc kỳ; quá hạn thì số cũ được báo là cũ</translation>
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
    <name>LayoutCanvas</name>
    <message>
        <source>Drawing of the layout</source>
        <translation>Bản vẽ bố cục</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Màn hình</translation>
    </message>
    <message>
        <source>in turn</source>
        <translation>lần lượt</translation>
    </message>
</context>
<context>
    <name>LayoutDeeds</name>
    <message>
        <source>A wall that shows it says that it is gone, or shows the one that its stations brought along.</source>
        <translation>Màn hình ghép đang hiện bố cục này sẽ báo là đã gỡ, hoặc hiện bố cục có sẵn cùng tên của trạm.</translation>
    </message>
    <message>
        <source>A new layout</source>
        <translation>Bố cục mới</translation>
    </message>
</context>
<context>
    <name>LayoutsPage</name>
    <message>
        <source>Layouts</source>
        <translation>Bố cục</translation>
    </message>
    <message>
        <source>Find a layout</source>
        <translation>Tìm bố cục</translation>
    </message>
    <message>
        <source>Choose a layout at the left, or begin a new one</source>
        <translation>Chọn bố cục ở bên trái, hoặc tạo bố cục mới</translation>
    </message>
    <message>
        <source>Form for another surface…</source>
        <translation>Dạng cho mặt khác…</translation>
    </message>
    <message>
        <source>Forms for all surfaces of this room</source>
        <translation>Dạng cho mọi mặt của phòng này</translation>
    </message>
    <message>
        <source>Remove the form</source>
        <translation>Bỏ dạng này</translation>
    </message>
    <message>
        <source>Add a screen</source>
        <translation>Thêm màn hình</translation>
    </message>
    <message>
        <source>Remove the screen</source>
        <translation>Bỏ màn hình</translation>
    </message>
    <message>
        <source>Push neighbours</source>
        <translation>Đẩy ô bên cạnh</translation>
    </message>
    <message>
        <source>Hardware…</source>
        <translation>Thiết bị…</translation>
    </message>
    <message>
        <source>Forms and screens</source>
        <translation>Dạng và màn hình</translation>
    </message>
</context>
<context>
    <name>Lint</name>
    <message>
        <source>{layout}, screen {screen}, {tile}: “{words}” is {minutes}′ from {distance} m; {least}′ is the least</source>
        <translation>{layout}, màn hình {screen}, ô {tile}: “{words}” cao {minutes}′ nhìn từ {distance} m; tối thiểu là {least}′</translation>
    </message>
    <message>
        <source>{layout}: {texts} texts, {small} too small, {cut} cut, {preferred} of {better}′ or more</source>
        <translation>{layout}: {texts} dòng chữ, {small} quá nhỏ, {cut} bị cắt, {preferred} từ {better}′ trở lên</translation>
    </message>
    <message>
        <source>{layout}, screen {screen}, {tile}: no room for all of “{words}”</source>
        <translation>{layout}, màn hình {screen}, ô {tile}: không đủ chỗ cho “{words}”</translation>
    </message>
    <message>
        <source>{layout}, screen {screen}, {tile}: {share} % is empty</source>
        <translation>{layout}, màn hình {screen}, ô {tile}: {share} % để trống</translation>
    </message>
    <message>
        <source>{layout}, screen {screen}: no tile covers {share} %</source>
        <translation>{layout}, màn hình {screen}: {share} % không có ô nào</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Somebody was quicker</source>
        <translation>Có người đã xuất bản trước</translation>
    </message>
    <message>
        <source>Merge into my draft</source>
        <translation>Hợp nhất vào bản nháp</translation>
    </message>
    <message>
        <source>Changed by me</source>
        <translation>Tôi đã đổi</translation>
    </message>
    <message>
        <source>Changed by both: with the tick mine stays, without it theirs</source>
        <translation>Cả hai cùng đổi: đánh dấu thì giữ của tôi, không thì lấy của họ</translation>
    </message>
    <message>
        <source>Changed by them, and taken</source>
        <translation>Họ đã đổi, và được lấy</translation>
    </message>
    <message>
        <source>{mine}  (they: {theirs})</source>
        <translation>{mine}  (họ: {theirs})</translation>
    </message>
</context>
<context>
    <name>Miniatures</name>
    <message>
        <source>Surfaces of the wall</source>
        <translation>Các mặt hiển thị</translation>
    </message>
    <message>
        <source>The picture is old</source>
        <translation>Hình đã cũ</translation>
    </message>
    <message>
        <source>Waiting for the picture</source>
        <translation>Đang chờ hình</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Begin</source>
        <translation>Bắt đầu</translation>
    </message>
    <message>
        <source>small letters, digits and hyphens, such as border-gates</source>
        <translation>chữ thường không dấu, số và gạch nối, ví dụ cua-khau</translation>
    </message>
    <message>
        <source>That name is taken already: choose another one</source>
        <translation>Tên này đã có: hãy chọn tên khác</translation>
    </message>
    <message>
        <source>A name has small letters, digits and hyphens only</source>
        <translation>Tên chỉ gồm chữ thường không dấu, số và gạch nối</translation>
    </message>
    <message>
        <source>A name begins with a small letter or digit, and is no longer than 60</source>
        <translation>Tên bắt đầu bằng chữ thường hoặc số, dài nhất 60 chữ</translation>
    </message>
</context>
<context>
    <name>NetworkView</name>
    <message>
        <source>new</source>
        <translation>mới</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Địa chỉ</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Hãng, kiểu</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Hình</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Trong sổ</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>Vì sao không</translation>
    </message>
    <message>
        <source>Addresses such as 10.0.0.0/24; empty for a call to all</source>
        <translation>Địa chỉ, ví dụ 10.0.0.0/24; để trống là gọi tất cả</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Dò tìm</translation>
    </message>
    <message>
        <source>Make a sheet of the chosen ones</source>
        <translation>Lập bảng từ các máy đã chọn</translation>
    </message>
</context>
<context>
    <name>NewSourceDialog</name>
    <message>
        <source>A new source</source>
        <translation>Nguồn mới</translation>
    </message>
    <message>
        <source>what it speaks, or what is to be read</source>
        <translation>giao thức, hoặc dữ liệu cần đọc</translation>
    </message>
    <message>
        <source>No kind of source is like that: look for another word</source>
        <translation>Không có loại nguồn nào như vậy: hãy tìm bằng từ khác</translation>
    </message>
</context>
<context>
    <name>NoteTile</name>
    <message>
        <source>No text: write one in the options of this tile</source>
        <translation>Chưa có nội dung: hãy ghi vào tuỳ chọn của ô này</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Waiting for the server</source>
        <translation>Đang chờ máy chủ</translation>
    </message>
    <message>
        <source>So far no source of the server tells of this</source>
        <translation>Đến nay chưa có nguồn nào trên máy chủ cho biết mục này</translation>
    </message>
    <message>
        <source>Waiting for data</source>
        <translation>Đang chờ số liệu</translation>
    </message>
    <message>
        <source>Reading the past</source>
        <translation>Đang đọc quá khứ</translation>
    </message>
    <message>
        <source>Nothing had been recorded of this</source>
        <translation>Lúc đó chưa ghi gì về mục này</translation>
    </message>
    <message>
        <source>{words}, since {since}</source>
        <translation>{words}, từ {since}</translation>
    </message>
    <message>
        <source>Waiting for the rest of the data</source>
        <translation>Đang chờ phần số liệu còn lại</translation>
    </message>
    <message>
        <source>Nobody tells of {names}</source>
        <translation>Chưa có số liệu của {names}</translation>
    </message>
    <message>
        <source>{reason}, data of {since}</source>
        <translation>{reason}, số liệu lúc {since}</translation>
    </message>
    <message>
        <source>Old: data of {since}</source>
        <translation>Số liệu cũ, lúc {since}</translation>
    </message>
    <message>
        <source>Nothing since {period}: {reporter}</source>
        <translation>Chưa có gì sau {period}: {reporter}</translation>
    </message>
    <message>
        <source>{words}; {count} more</source>
        <translation>{words}; và {count} đơn vị khác</translation>
    </message>
</context>
<context>
    <name>NoticesTile</name>
    <message>
        <source>In force</source>
        <translation>Đang có hiệu lực</translation>
    </message>
    <message>
        <source>Nothing in force</source>
        <translation>Không có cảnh báo</translation>
    </message>
</context>
<context>
    <name>Number</name>
    <message>
        <source>Less</source>
        <translation>Giảm</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Tăng</translation>
    </message>
</context>
<context>
    <name>NumberTile</name>
    <message>
        <source>No indicator «{id}»</source>
        <translation>Không có chỉ tiêu «{id}»</translation>
    </message>
    <message>
        <source>No indicators</source>
        <translation>Không có chỉ tiêu nào</translation>
    </message>
    <message>
        <source>{arrow} {points} pts</source>
        <translation>{arrow} {points} điểm</translation>
    </message>
    <message>
        <source>{change} on last year</source>
        <translation>{change} so cùng kỳ</translation>
    </message>
    <message>
        <source>{share} of the plan</source>
        <translation>{share} kế hoạch</translation>
    </message>
</context>
<context>
    <name>OutputFields</name>
    <message>
        <source>Station</source>
        <translation>Trạm</translation>
    </message>
    <message>
        <source>Where it is plugged in, such as DP-1.</source>
        <translation>Cổng đang cắm, ví dụ DP-1.</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>Cổng</translation>
    </message>
    <message>
        <source>What the monitor says of itself; it counts before the connector.</source>
        <translation>Màn hình tự báo; được xét trước cổng.</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Số sê-ri</translation>
    </message>
    <message>
        <source>Counted from the left, where neither is known.</source>
        <translation>Đếm từ trái, khi không biết hai mục trên.</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Thứ tự</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>Mặt</translation>
    </message>
    <message>
        <source>from the left, mm</source>
        <translation>từ trái, mm</translation>
    </message>
    <message>
        <source>from above, mm</source>
        <translation>từ trên, mm</translation>
    </message>
    <message>
        <source>width, mm</source>
        <translation>rộng, mm</translation>
    </message>
    <message>
        <source>height, mm</source>
        <translation>cao, mm</translation>
    </message>
    <message>
        <source>Shows of it</source>
        <translation>Phần hiển thị</translation>
    </message>
    <message>
        <source>All of the surface</source>
        <translation>Cả mặt</translation>
    </message>
    <message>
        <source>Identify this one</source>
        <translation>Nhận diện màn hình này</translation>
    </message>
    <message>
        <source>Remove the output</source>
        <translation>Bỏ đầu ra này</translation>
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
        <source>Not decoded on this station</source>
        <translation>Trạm này không giải mã camera</translation>
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
    <name>PackDeeds</name>
    <message>
        <source>The pack of the server&apos;s files counts again; where there is none, the service ends.</source>
        <translation>Gói trong tệp của máy chủ có hiệu lực trở lại; nếu không có, dịch vụ ngừng.</translation>
    </message>
    <message>
        <source>A new service pack</source>
        <translation>Gói dịch vụ mới</translation>
    </message>
</context>
<context>
    <name>PackView</name>
    <message>
        <source>Indicator</source>
        <translation>Chỉ tiêu</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Văn bản</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dịch vụ</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Báo động</translation>
    </message>
    <message>
        <source>Add a rule  Ins</source>
        <translation>Thêm luật  Ins</translation>
    </message>
    <message>
        <source>Earlier  Alt+↑</source>
        <translation>Lên trước  Alt+↑</translation>
    </message>
    <message>
        <source>Later  Alt+↓</source>
        <translation>Xuống sau  Alt+↓</translation>
    </message>
    <message>
        <source>Add an indicator  Ins</source>
        <translation>Thêm chỉ tiêu  Ins</translation>
    </message>
    <message>
        <source>Duplicate it  Ctrl+D</source>
        <translation>Nhân đôi  Ctrl+D</translation>
    </message>
    <message>
        <source>Remove it  Del</source>
        <translation>Bỏ  Del</translation>
    </message>
    <message>
        <source>Further up on the wall  Alt+↑</source>
        <translation>Lên trên  Alt+↑</translation>
    </message>
    <message>
        <source>Further down on the wall  Alt+↓</source>
        <translation>Xuống dưới  Alt+↓</translation>
    </message>
</context>
<context>
    <name>PacksPage</name>
    <message>
        <source>Indicators</source>
        <translation>Chỉ tiêu</translation>
    </message>
    <message>
        <source>Find a service</source>
        <translation>Tìm dịch vụ</translation>
    </message>
    <message>
        <source>Choose a service at the left, or begin a new one</source>
        <translation>Chọn dịch vụ ở bên trái, hoặc tạo dịch vụ mới</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>dòng {number}</translation>
    </message>
    <message>
        <source>as it was shipped</source>
        <translation>như bản có sẵn</translation>
    </message>
    <message>
        <source>of the server&apos;s folder</source>
        <translation>từ thư mục của máy chủ</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Find a kind of tile…</source>
        <translation>Tìm loại ô…</translation>
    </message>
    <message>
        <source>Kinds of tiles</source>
        <translation>Các loại ô</translation>
    </message>
    <message>
        <source>Nothing found. Fewer words find more; accents do not matter.</source>
        <translation>Không tìm thấy. Gõ ít từ hơn sẽ thấy nhiều hơn; không cần dấu.</translation>
    </message>
</context>
<context>
    <name>PasswordForm</name>
    <message>
        <source>Change the password</source>
        <translation>Đổi mật khẩu</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Đổi</translation>
    </message>
    <message>
        <source>Password until now</source>
        <translation>Mật khẩu hiện tại</translation>
    </message>
    <message>
        <source>New password, 12 letters or more</source>
        <translation>Mật khẩu mới, từ 12 ký tự</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Nhập lại</translation>
    </message>
    <message>
        <source>The two new passwords differ: type both again</source>
        <translation>Hai mật khẩu mới khác nhau: hãy nhập lại cả hai</translation>
    </message>
</context>
<context>
    <name>PastGround</name>
    <message>
        <source>NOW</source>
        <translation>BÂY GIỜ</translation>
    </message>
    <message>
        <source>beneath it the past: {moment}</source>
        <translation>bên dưới đang xem lại: {moment}</translation>
    </message>
    <message>
        <source>PAST</source>
        <translation>QUÁ KHỨ</translation>
    </message>
    <message>
        <source>reading {moment}</source>
        <translation>đang đọc {moment}</translation>
    </message>
    <message>
        <source>nothing was recorded yet; the first record is of {moment}</source>
        <translation>lúc đó chưa ghi gì; bản ghi đầu tiên vào {moment}</translation>
    </message>
    <message>
        <source>nothing has been recorded yet</source>
        <translation>chưa ghi được gì</translation>
    </message>
    <message>
        <source>nothing was recorded from {begin} to {end}</source>
        <translation>không ghi được gì từ {begin} đến {end}</translation>
    </message>
</context>
<context>
    <name>PastPage</name>
    <message>
        <source>What happened</source>
        <translation>Sự việc</translation>
    </message>
    <message>
        <source>What is different</source>
        <translation>Điểm khác</translation>
    </message>
    <message>
        <source>On the wall</source>
        <translation>Trên màn hình</translation>
    </message>
    <message>
        <source>the wall follows the timeline until it is taken back to now</source>
        <translation>màn hình ghép theo dòng thời gian cho đến khi được đưa về hiện tại</translation>
    </message>
    <message>
        <source>Rehearse in a window…</source>
        <translation>Xem thử trong cửa sổ…</translation>
    </message>
    <message>
        <source>Link into the shift log</source>
        <translation>Ghi liên kết vào sổ ca</translation>
    </message>
    <message>
        <source>an hour before</source>
        <translation>một giờ trước đó</translation>
    </message>
    <message>
        <source>a day before</source>
        <translation>một ngày trước đó</translation>
    </message>
    <message>
        <source>a week before</source>
        <translation>một tuần trước đó</translation>
    </message>
    <message>
        <source>Compare with nothing</source>
        <translation>Không so sánh</translation>
    </message>
    <message>
        <source>Compare with {moment}</source>
        <translation>So với {moment}</translation>
    </message>
    <message>
        <source>30 days before</source>
        <translation>30 ngày trước đó</translation>
    </message>
    <message>
        <source>Compare with the moment of now on the timeline</source>
        <translation>So với thời điểm đang chọn</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Bây giờ</translation>
    </message>
    <message>
        <source>on the wall, over this: {what}</source>
        <translation>trên màn hình, đè lên cảnh này: {what}</translation>
    </message>
    <message>
        <source>on the wall it is of its own moment: {moment}</source>
        <translation>trên màn hình cảnh này ở lúc riêng: {moment}</translation>
    </message>
    <message>
        <source>{count} more: see less time at once</source>
        <translation>còn {count} việc: hãy xem ít thời gian hơn</translation>
    </message>
    <message>
        <source>Nothing is known to have happened in this time</source>
        <translation>Không ghi nhận sự việc nào trong khoảng này</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Lúc</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Nội dung</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Sign in…</source>
        <translation>Đăng nhập…</translation>
    </message>
    <message>
        <source>Nobody is signed in: versions and drafts are those of this computer</source>
        <translation>Chưa ai đăng nhập: phiên bản và bản nháp mang tên máy này</translation>
    </message>
    <message>
        <source>Somebody else…</source>
        <translation>Người khác…</translation>
    </message>
    <message>
        <source>Change the password…</source>
        <translation>Đổi mật khẩu…</translation>
    </message>
    <message>
        <source>Second step of signing in…</source>
        <translation>Bước xác thực thứ hai…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Đăng xuất</translation>
    </message>
</context>
<context>
    <name>Persons</name>
    <message>
        <source>The session of {name} has ended: sign in again</source>
        <translation>Phiên của {name} đã kết thúc: hãy đăng nhập lại</translation>
    </message>
</context>
<context>
    <name>PictureTile</name>
    <message>
        <source>No files on this station</source>
        <translation>Trạm này không có thư mục tệp</translation>
    </message>
    <message>
        <source>Reading the file</source>
        <translation>Đang đọc tệp</translation>
    </message>
</context>
<context>
    <name>PlaceForm</name>
    <message>
        <source>A note on the wall</source>
        <translation>Ghi chú trên màn hình</translation>
    </message>
    <message>
        <source>Put it on a part of the surface</source>
        <translation>Đưa lên một vùng của mặt</translation>
    </message>
    <message>
        <source>Put it there</source>
        <translation>Đưa lên</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} phút</translation>
    </message>
    <message>
        <source>until it is taken away</source>
        <translation>đến khi gỡ xuống</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Vị trí</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>Trong bao lâu</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Lý do</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>to what happened before</source>
        <translation>về sự việc trước</translation>
    </message>
    <message>
        <source>to what happened next</source>
        <translation>tới sự việc sau</translation>
    </message>
    <message>
        <source>play, or stand still</source>
        <translation>chạy, hoặc đứng yên</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Về hiện tại</translation>
    </message>
    <message>
        <source>show what comes now</source>
        <translation>hiện những gì đang đến</translation>
    </message>
    <message>
        <source>see less time, larger</source>
        <translation>xem ít thời gian hơn, rõ hơn</translation>
    </message>
    <message>
        <source>see more time at once</source>
        <translation>xem nhiều thời gian hơn</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Dấu cách</translation>
    </message>
</context>
<context>
    <name>PluggedList</name>
    <message>
        <source>Plugged in</source>
        <translation>Đang cắm</translation>
    </message>
    <message>
        <source>The server is silent: what is plugged in is shown again when it answers.</source>
        <translation>Máy chủ không trả lời: sẽ hiện lại màn hình đang cắm khi máy chủ trả lời.</translation>
    </message>
    <message>
        <source>No station of this wall tells what is plugged in: start one, or draw by hand.</source>
        <translation>Chưa trạm nào của tường này báo đang cắm màn hình gì: hãy bật một trạm, hoặc vẽ bằng tay.</translation>
    </message>
    <message>
        <source> (silent)</source>
        <translation> (không trả lời)</translation>
    </message>
    <message>
        <source>drawn, and not plugged in</source>
        <translation>có vẽ nhưng không cắm</translation>
    </message>
    <message>
        <source>no serial number</source>
        <translation>không có số sê-ri</translation>
    </message>
    <message>
        <source>not drawn · {serial}</source>
        <translation>chưa vẽ · {serial}</translation>
    </message>
    <message>
        <source>another one than drawn · {serial}</source>
        <translation>khác màn hình đã vẽ · {serial}</translation>
    </message>
    <message>
        <source>as drawn · {serial}</source>
        <translation>đúng như đã vẽ · {serial}</translation>
    </message>
    <message>
        <source>Adopt the new {monitor} of {station}</source>
        <translation>Nhận {monitor} mới của {station}</translation>
    </message>
    <message>
        <source>Adopt {monitor} for {before} of {station}</source>
        <translation>Nhận {monitor} thay {before} của {station}</translation>
    </message>
</context>
<context>
    <name>Presenter</name>
    <message>
        <source>Back</source>
        <translation>Trước</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Tiếp</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Dừng hình</translation>
    </message>
    <message>
        <source>Spotlight</source>
        <translation>Đèn rọi</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Bút</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Xoá nét</translation>
    </message>
    <message>
        <source>Jump to…</source>
        <translation>Nhảy tới…</translation>
    </message>
    <message>
        <source>Back to the scene</source>
        <translation>Về lại cảnh</translation>
    </message>
    <message>
        <source>End the briefing</source>
        <translation>Kết thúc</translation>
    </message>
    <message>
        <source>A decision for the minutes: D, then Enter</source>
        <translation>Kết luận ghi biên bản: D, rồi Enter</translation>
    </message>
    <message>
        <source>Nothing was decided in this scene yet</source>
        <translation>Cảnh này chưa có kết luận</translation>
    </message>
    <message>
        <source>Name of an indicator, camera, table, page…</source>
        <translation>Tên chỉ tiêu, camera, bảng, trang…</translation>
    </message>
    <message>
        <source>This is the last scene</source>
        <translation>Đây là cảnh cuối</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>Jump to: Shift+Enter shows it, Esc goes back to the notes</source>
        <translation>Nhảy tới: Shift+Enter để hiện, Esc về lại ghi chú</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Ghi chú</translation>
    </message>
    <message>
        <source>No notes for this scene</source>
        <translation>Cảnh này không có ghi chú</translation>
    </message>
    <message>
        <source>Next: {title}</source>
        <translation>Tiếp theo: {title}</translation>
    </message>
    <message>
        <source>scene {time}</source>
        <translation>cảnh này {time}</translation>
    </message>
</context>
<context>
    <name>ProgrammePage</name>
    <message>
        <source>Scenes and tours</source>
        <translation>Cảnh và vòng</translation>
    </message>
    <message>
        <source>On the wall</source>
        <translation>Trên màn hình</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Lịch</translation>
    </message>
    <message>
        <source>Put it there</source>
        <translation>Đưa lên</translation>
    </message>
    <message>
        <source>Delete the scene…</source>
        <translation>Xoá cảnh…</translation>
    </message>
    <message>
        <source>Hold or go on</source>
        <translation>Giữ hoặc tiếp tục</translation>
    </message>
    <message>
        <source>Stop the tour</source>
        <translation>Dừng vòng</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Gỡ xuống</translation>
    </message>
    <message>
        <source>Save as a scene…</source>
        <translation>Lưu thành cảnh…</translation>
    </message>
    <message>
        <source>scene</source>
        <translation>cảnh</translation>
    </message>
    <message>
        <source>tour</source>
        <translation>vòng</translation>
    </message>
    <message>
        <source>None yet: save what stands on the wall, or write the programme&apos;s file</source>
        <translation>Chưa có: hãy lưu nội dung đang hiển thị, hoặc viết tệp chương trình</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>By, steps</source>
        <translation>Người lưu, số bước</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>Mặt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>all</source>
        <translation>tất cả</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Từ</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Đến</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>Hiển thị</translation>
    </message>
    <message>
        <source>Nothing is scheduled</source>
        <translation>Chưa có lịch</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>T2</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>T3</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>T4</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>T5</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>T6</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>T7</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>CN</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>hằng ngày</translation>
    </message>
    <message>
        <source>holidays only</source>
        <translation>chỉ ngày lễ</translation>
    </message>
    <message>
        <source>never on holidays</source>
        <translation>trừ ngày lễ</translation>
    </message>
    <message>
        <source>Tết: {before} days before to {after} after</source>
        <translation>Tết: từ {before} ngày trước đến {after} ngày sau</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Cancel</source>
        <translation>Thôi</translation>
    </message>
</context>
<context>
    <name>ProviderForm</name>
    <message>
        <source>Sign in: {name}</source>
        <translation>Đăng nhập: {name}</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Bắt đầu lại</translation>
    </message>
    <message>
        <source>Open this address with your telephone, or any browser, and sign in there.</source>
        <translation>Mở địa chỉ này bằng điện thoại hoặc trình duyệt bất kỳ và đăng nhập ở đó.</translation>
    </message>
    <message>
        <source>Picture of the address</source>
        <translation>Hình của địa chỉ</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Sao chép địa chỉ</translation>
    </message>
    <message>
        <source>At the end it asks for this number:</source>
        <translation>Cuối cùng trang sẽ hỏi số này:</translation>
    </message>
    <message>
        <source>Waiting until you have signed in there…</source>
        <translation>Đang chờ bạn đăng nhập ở đó…</translation>
    </message>
</context>
<context>
    <name>PublishDialog</name>
    <message>
        <source>Publish</source>
        <translation>Xuất bản</translation>
    </message>
    <message>
        <source>Nothing of it is published now</source>
        <translation>Hiện chưa có bản nào được xuất bản</translation>
    </message>
    <message>
        <source>Nothing differs from what is published</source>
        <translation>Không có gì khác bản đã xuất bản</translation>
    </message>
    <message>
        <source>Warnings: {count}. It can be published all the same</source>
        <translation>Có {count} cảnh báo; vẫn xuất bản được</translation>
    </message>
    <message>
        <source>what is new, for whoever reads it later</source>
        <translation>có gì mới, cho người đọc sau này</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Show it only from</source>
        <translation>Chỉ hiện từ</translation>
    </message>
    <message>
        <source>That moment is over: choose a later one</source>
        <translation>Lúc đó đã qua: hãy chọn lúc muộn hơn</translation>
    </message>
</context>
<context>
    <name>QrTile</name>
    <message>
        <source>No address: write one in the options of this tile</source>
        <translation>Chưa có địa chỉ: hãy ghi vào tuỳ chọn của ô này</translation>
    </message>
    <message>
        <source>No room for the code</source>
        <translation>Không đủ chỗ cho mã</translation>
    </message>
</context>
<context>
    <name>RankingTile</name>
    <message>
        <source>Nothing to show</source>
        <translation>Không có gì để hiển thị</translation>
    </message>
    <message>
        <source>target {value}</source>
        <translation>mục tiêu {value}</translation>
    </message>
</context>
<context>
    <name>ReasonForm</name>
    <message>
        <source>Why</source>
        <translation>Lý do</translation>
    </message>
</context>
<context>
    <name>RecoveryCodesForm</name>
    <message>
        <source>Recovery codes</source>
        <translation>Mã dự phòng</translation>
    </message>
    <message>
        <source>I have kept them</source>
        <translation>Tôi đã cất giữ</translation>
    </message>
    <message>
        <source>Each is good once in place of a code, where the telephone is lost. They are shown only now.</source>
        <translation>Mỗi mã dùng được một lần thay cho mã của ứng dụng, khi mất điện thoại. Chỉ hiện lúc này.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Sao chép</translation>
    </message>
</context>
<context>
    <name>RegisterView</name>
    <message>
        <source>Find a camera</source>
        <translation>Tìm camera</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Mã</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Commune</source>
        <translation>Xã, phường</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Hãng, kiểu</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>Luồng</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Giao thông</translation>
    </message>
</context>
<context>
    <name>Rehearsal</name>
    <message>
        <source>Rehearsal: the wall does not follow</source>
        <translation>Xem thử: màn hình ghép không đổi</translation>
    </message>
    <message>
        <source>Put it on the wall so</source>
        <translation>Đưa lên màn hình ghép như vậy</translation>
    </message>
</context>
<context>
    <name>RoomCanvas</name>
    <message>
        <source>Drawing of the room</source>
        <translation>Bản vẽ phòng</translation>
    </message>
</context>
<context>
    <name>RoomDeeds</name>
    <message>
        <source>The room&apos;s file at the server counts again; where there is none, each monitor is a surface.</source>
        <translation>Tệp phòng trên máy chủ lại có hiệu lực; nếu không có tệp, mỗi màn hình là một mặt.</translation>
    </message>
</context>
<context>
    <name>RoomDrawing</name>
    <message>
        <source>Add a surface</source>
        <translation>Thêm mặt</translation>
    </message>
    <message>
        <source>Begin from what is plugged in</source>
        <translation>Bắt đầu từ màn hình đang cắm</translation>
    </message>
    <message>
        <source>Nobody has measured this room yet.
Each monitor shows itself as if it were a 55-inch television six metres away.</source>
        <translation>Chưa ai đo phòng này.
Mỗi màn hình đang được coi như một tivi 55 inch cách sáu mét.</translation>
    </message>
</context>
<context>
    <name>RoomForm</name>
    <message>
        <source>The room</source>
        <translation>Cả phòng</translation>
    </message>
    <message>
        <source>Surfaces: {surfaces} · outputs: {outputs} · rows of seats: {seats}</source>
        <translation>Mặt: {surfaces} · đầu ra: {outputs} · hàng ghế: {seats}</translation>
    </message>
    <message>
        <source>{across} × {down} lamps</source>
        <translation>{across} × {down} điểm đèn</translation>
    </message>
    <message>
        <source>{width} × {height} mm, all of it</source>
        <translation>tất cả {width} × {height} mm</translation>
    </message>
    <message>
        <source>Click a surface to choose it, click again for what drives it.</source>
        <translation>Bấm vào một mặt để chọn, bấm lần nữa để chọn đầu ra điều khiển nó.</translation>
    </message>
    <message>
        <source>Drag to move; edges go to edges that are near, with Ctrl they do not.</source>
        <translation>Kéo để dời; mép tự bám vào mép ở gần, giữ Ctrl thì không bám.</translation>
    </message>
    <message>
        <source>Page Down, Page Up: the next surface, the one before. Ctrl+D: another surface like this.</source>
        <translation>Page Down, Page Up: mặt kế, mặt trước. Ctrl+D: thêm một mặt giống mặt này.</translation>
    </message>
    <message>
        <source>Tab: the next piece. Arrows: 10 mm, with Shift 100 mm; with Ctrl: larger, smaller.</source>
        <translation>Tab: phần tiếp theo. Mũi tên: 10 mm, thêm Shift 100 mm; thêm Ctrl: to ra, nhỏ lại.</translation>
    </message>
    <message>
        <source>S: halves side by side, Shift+S: one below the other. F: an output drives all.</source>
        <translation>S: chia đôi trái phải, Shift+S: chia đôi trên dưới. F: đầu ra chiếm cả mặt.</translation>
    </message>
    <message>
        <source>I: identify. A: adopt. Delete: remove. + − 0: nearer, further, all.</source>
        <translation>I: nhận diện. A: nhận màn hình thay. Delete: bỏ. + − 0: gần hơn, xa hơn, toàn bộ.</translation>
    </message>
</context>
<context>
    <name>RoomsPage</name>
    <message>
        <source>Room</source>
        <translation>Phòng</translation>
    </message>
    <message>
        <source>Find a wall</source>
        <translation>Tìm tường</translation>
    </message>
    <message>
        <source>Choose a wall at the left</source>
        <translation>Chọn một tường ở bên trái</translation>
    </message>
    <message>
        <source>Identify on the wall</source>
        <translation>Nhận diện trên tường</translation>
    </message>
    <message>
        <source>Add a surface</source>
        <translation>Thêm mặt</translation>
    </message>
    <message>
        <source>a draft</source>
        <translation>có bản nháp</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>chưa đo</translation>
    </message>
</context>
<context>
    <name>RuleForm</name>
    <message>
        <source>In the text also: whom to call, procedure, scene, cameras, groups, suppression (docs/alarms.md)</source>
        <translation>Trong văn bản còn có: gọi ai, quy trình, bố cục, camera, nhóm, chặn báo (docs/alarms.md)</translation>
    </message>
    <message>
        <source>none: another document</source>
        <translation>không: xem tài liệu khác</translation>
    </message>
    <message>
        <source>that there is such a row</source>
        <translation>có dòng như vậy</translation>
    </message>
    <message>
        <source>above a limit</source>
        <translation>trên một ngưỡng</translation>
    </message>
    <message>
        <source>below a limit</source>
        <translation>dưới một ngưỡng</translation>
    </message>
    <message>
        <source>outside two limits</source>
        <translation>ngoài hai ngưỡng</translation>
    </message>
    <message>
        <source>changes too fast</source>
        <translation>thay đổi quá nhanh</translation>
    </message>
    <message>
        <source>behind the plan by more than (%)</source>
        <translation>chậm hơn kế hoạch quá (%)</translation>
    </message>
    <message>
        <source>the plan is beyond the forecast</source>
        <translation>kế hoạch ngoài khoảng dự báo</translation>
    </message>
    <message>
        <source>is one of these texts</source>
        <translation>là một trong các chữ này</translation>
    </message>
    <message>
        <source>contains this text; empty: any text</source>
        <translation>có chữ này; để trống: có chữ bất kỳ</translation>
    </message>
    <message>
        <source>older than it may be</source>
        <translation>cũ quá mức cho phép</translation>
    </message>
    <message>
        <source>has never come</source>
        <translation>chưa từng có</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Thấp nhất</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>Cao nhất</translation>
    </message>
    <message>
        <source>By more than; a fall is below 0</source>
        <translation>Quá mức; giảm thì nhỏ hơn 0</translation>
    </message>
    <message>
        <source>Within (seconds)</source>
        <translation>Trong (giây)</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>một chữ</translation>
    </message>
    <message>
        <source>Topic, or kind/* for all of a kind</source>
        <translation>Chủ đề, hoặc loại/* cho cả loại</translation>
    </message>
    <message>
        <source>Field with rows; empty for the document itself</source>
        <translation>Trường có các dòng; để trống là chính tài liệu</translation>
    </message>
    <message>
        <source>Field that is judged</source>
        <translation>Trường được xét</translation>
    </message>
    <message>
        <source>Field by which a row is known again</source>
        <translation>Trường để nhận lại một dòng</translation>
    </message>
    <message>
        <source>Field that names it</source>
        <translation>Trường cho tên gọi</translation>
    </message>
    <message>
        <source>Field that says what is so</source>
        <translation>Trường nói rõ tình trạng</translation>
    </message>
    <message>
        <source>Only rows with these values: {severity = &quot;critical&quot;}</source>
        <translation>Chỉ các dòng có giá trị: {severity = &quot;critical&quot;}</translation>
    </message>
    <message>
        <source>the province&apos;s own figure</source>
        <translation>số của cả tỉnh</translation>
    </message>
    <message>
        <source>each place: one alarm for each</source>
        <translation>từng nơi: mỗi nơi một báo động</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Mã</translation>
    </message>
    <message>
        <source>One among the rules of all packs: a–z, digits, - and _</source>
        <translation>Không trùng luật của gói nào: a–z, chữ số, - và _</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Mức ưu tiên</translation>
    </message>
    <message>
        <source>How soon somebody has to act</source>
        <translation>Phải xử lý nhanh đến đâu</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>Chỉ tiêu</translation>
    </message>
    <message>
        <source>What is looked at</source>
        <translation>Theo dõi số liệu nào</translation>
    </message>
    <message>
        <source>Of what</source>
        <translation>Của nơi nào</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>What else is looked at</source>
        <translation>Theo dõi tài liệu khác</translation>
    </message>
    <message>
        <source>Raised when it is</source>
        <translation>Báo khi</translation>
    </message>
    <message>
        <source>Dead band</source>
        <translation>Vùng trễ</translation>
    </message>
    <message>
        <source>By how much it must be back until it is over</source>
        <translation>Phải lùi lại bao nhiêu thì mới hết báo</translation>
    </message>
    <message>
        <source>Raised after (seconds)</source>
        <translation>Báo sau (giây)</translation>
    </message>
    <message>
        <source>For which it must be so</source>
        <translation>Phải kéo dài chừng ấy</translation>
    </message>
    <message>
        <source>Over after (seconds)</source>
        <translation>Hết báo sau (giây)</translation>
    </message>
    <message>
        <source>For which it must not be so</source>
        <translation>Phải trở lại bình thường chừng ấy</translation>
    </message>
    <message>
        <source>Again after (seconds)</source>
        <translation>Báo lại sau (giây)</translation>
    </message>
    <message>
        <source>It has to be acknowledged again while it is still so; 0 for never</source>
        <translation>Phải xác nhận lại khi tình trạng vẫn còn; 0 là không bao giờ</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Việc cần làm</translation>
    </message>
    <message>
        <source>If nobody acts</source>
        <translation>Nếu không ai xử lý</translation>
    </message>
</context>
<context>
    <name>SeatFields</name>
    <message>
        <source>Metres, of the farthest one, from the surfaces.</source>
        <translation>Số mét từ ghế xa nhất đến các mặt.</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Khoảng cách</translation>
    </message>
    <message>
        <source>Operators read small marks and names of cameras too.</source>
        <translation>Trực ban còn đọc cả dấu nhỏ và tên camera.</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Dành cho</translation>
    </message>
    <message>
        <source>Without a tick: all that no other row of the same people names.</source>
        <translation>Không đánh dấu: mọi mặt mà hàng ghế khác của cùng nhóm không nêu.</translation>
    </message>
    <message>
        <source>Read from there</source>
        <translation>Nhìn các mặt</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Bỏ hàng ghế này</translation>
    </message>
</context>
<context>
    <name>SeatStrip</name>
    <message>
        <source>Seats</source>
        <translation>Ghế</translation>
    </message>
    <message>
        <source>Add seats</source>
        <translation>Thêm hàng ghế</translation>
    </message>
    <message>
        <source>the others</source>
        <translation>các mặt còn lại</translation>
    </message>
    <message>
        <source>all surfaces</source>
        <translation>mọi mặt</translation>
    </message>
</context>
<context>
    <name>SecretName</name>
    <message>
        <source>Keep at the server</source>
        <translation>Giữ ở máy chủ</translation>
    </message>
    <message>
        <source>a name for it</source>
        <translation>đặt tên cho mật khẩu</translation>
    </message>
    <message>
        <source>The secret itself</source>
        <translation>Chính mật khẩu</translation>
    </message>
    <message>
        <source>Replace the secret “{name}”</source>
        <translation>Thay mật khẩu «{name}»</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Thay mật khẩu</translation>
    </message>
    <message>
        <source>Other sources use it, too: {sources}. They will use the new one at once.</source>
        <translation>Các nguồn khác cũng dùng mật khẩu này: {sources}. Các nguồn đó sẽ dùng ngay mật khẩu mới.</translation>
    </message>
    <message>
        <source>For a secret of this source alone, type another name for it.</source>
        <translation>Nếu mật khẩu chỉ dành cho nguồn này, hãy đặt tên khác cho nó.</translation>
    </message>
    <message>
        <source>type it here</source>
        <translation>gõ vào đây</translation>
    </message>
    <message>
        <source>The server does not have it yet. What is typed is used for a trial until then</source>
        <translation>Máy chủ chưa có mật khẩu này. Trước khi giữ lại, những gì gõ ở đây chỉ dùng để thử</translation>
    </message>
    <message>
        <source>type a new one to replace it</source>
        <translation>gõ mật khẩu mới để thay</translation>
    </message>
    <message>
        <source>Set {when}; nobody can read it again</source>
        <translation>Đặt lúc {when}; không ai đọc lại được</translation>
    </message>
    <message>
        <source>Also used by: {sources}</source>
        <translation>Cũng được dùng bởi: {sources}</translation>
    </message>
</context>
<context>
    <name>SentimentTile</name>
    <message>
        <source>No stories to judge</source>
        <translation>Không có tin, bài để đánh giá</translation>
    </message>
</context>
<context>
    <name>ServiceForm</name>
    <message>
        <source>Name of the service</source>
        <translation>Tên dịch vụ</translation>
    </message>
    <message>
        <source>Who owes its figures</source>
        <translation>Cơ quan báo cáo</translation>
    </message>
</context>
<context>
    <name>SettingMaker</name>
    <message>
        <source>the first that the service takes</source>
        <translation>loại đầu tiên mà dịch vụ nhận</translation>
    </message>
    <message>
        <source>our field</source>
        <translation>trường của ta</translation>
    </message>
    <message>
        <source>code of the source</source>
        <translation>mã của nguồn</translation>
    </message>
    <message>
        <source>our word</source>
        <translation>từ của ta</translation>
    </message>
    <message>
        <source>a code</source>
        <translation>một mã</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Gỡ xuống</translation>
    </message>
    <message>
        <source>{record}, the only one that the service takes</source>
        <translation>{record}, loại duy nhất mà dịch vụ nhận</translation>
    </message>
    <message>
        <source>{record}, the first that the service takes</source>
        <translation>{record}, loại đầu tiên mà dịch vụ nhận</translation>
    </message>
    <message>
        <source>where it stands</source>
        <translation>nằm ở đâu trong nguồn</translation>
    </message>
    <message>
        <source>indicator or code</source>
        <translation>chỉ tiêu hoặc mã</translation>
    </message>
    <message>
        <source>where it stands, or our indicator</source>
        <translation>nằm ở đâu, hoặc chỉ tiêu của ta</translation>
    </message>
    <message>
        <source>name</source>
        <translation>tên</translation>
    </message>
    <message>
        <source>value</source>
        <translation>giá trị</translation>
    </message>
    <message>
        <source>a row</source>
        <translation>một dòng</translation>
    </message>
</context>
<context>
    <name>Several</name>
    <message>
        <source>Earlier</source>
        <translation>Lên trên</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Xuống dưới</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Bỏ ra</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>row {number}: {why}</source>
        <translation>hàng {number}: {why}</translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>Không có gì thay đổi</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Chọn tệp…</translation>
    </message>
    <message>
        <source>Ask cameras by ONVIF for addresses that are missing</source>
        <translation>Hỏi camera qua ONVIF những địa chỉ còn thiếu</translation>
    </message>
    <message>
        <source>Take into the register</source>
        <translation>Ghi vào sổ</translation>
    </message>
</context>
<context>
    <name>ShelveForm</name>
    <message>
        <source>{count} minutes</source>
        <translation>{count} phút</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} giờ</translation>
    </message>
    <message>
        <source>{length}, until {moment}</source>
        <translation>{length}, đến {moment}</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>Trong bao lâu</translation>
    </message>
</context>
<context>
    <name>ShiftPage</name>
    <message>
        <source>A note for whoever comes next</source>
        <translation>Ghi chú cho ca sau</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>Ghi vào sổ</translation>
    </message>
    <message>
        <source>Hand over…</source>
        <translation>Bàn giao…</translation>
    </message>
    <message>
        <source>{name} since {time}, at {station}</source>
        <translation>{name} từ {time}, tại {station}</translation>
    </message>
    <message>
        <source>On duty: {names}</source>
        <translation>Đang trực: {names}</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>Chưa ai đăng nhập</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>tự động</translation>
    </message>
    <message>
        <source>Nothing has happened in this shift yet</source>
        <translation>Ca này chưa có gì xảy ra</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Lúc</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Ai</translation>
    </message>
    <message>
        <source>◀ {moment}, double-click or Shift+Enter opens it</source>
        <translation>◀ {moment}, nhấn đúp hoặc Shift+Enter để mở</translation>
    </message>
</context>
<context>
    <name>SignInForm</name>
    <message>
        <source>Hand the shift over</source>
        <translation>Bàn giao ca trực</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Bàn giao</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Đăng nhập</translation>
    </message>
    <message>
        <source>6 digits, or a recovery code</source>
        <translation>6 số, hoặc một mã dự phòng</translation>
    </message>
    <message>
        <source>Next person</source>
        <translation>Người nhận ca</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Their password</source>
        <translation>Mật khẩu người nhận</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>Code of the app</source>
        <translation>Mã của ứng dụng</translation>
    </message>
    <message>
        <source>What they should know</source>
        <translation>Điều cần biết</translation>
    </message>
    <message>
        <source>only for the first administrator: as the server printed it</source>
        <translation>chỉ cho quản trị viên đầu tiên: mã máy chủ đã in ra</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Mã</translation>
    </message>
    <message>
        <source>By {name}…</source>
        <translation>Bằng {name}…</translation>
    </message>
</context>
<context>
    <name>SourceDeeds</name>
    <message>
        <source>It is asked no more and leaves the walls; what the server&apos;s settings say under its id counts again.</source>
        <translation>Nguồn không còn được hỏi và rời khỏi các màn hình; những gì tệp thiết lập của máy chủ ghi dưới mã này lại có hiệu lực.</translation>
    </message>
    <message>
        <source>A source like “{name}”</source>
        <translation>Nguồn mới giống «{name}»</translation>
    </message>
</context>
<context>
    <name>SourceForm</name>
    <message>
        <source>What the source promises, and who owes it</source>
        <translation>Nguồn hứa gì, và ai chịu trách nhiệm</translation>
    </message>
    <message>
        <source>The text cannot be read: mend it in the view “Text”</source>
        <translation>Không đọc được văn bản: hãy sửa trong phần «Văn bản»</translation>
    </message>
    <message>
        <source>Which kind of source it is, is not known here</source>
        <translation>Ở đây không biết đây là loại nguồn nào</translation>
    </message>
    <message>
        <source>The source</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>How it is asked</source>
        <translation>Hỏi nguồn thế nào</translation>
    </message>
    <message>
        <source>What is read</source>
        <translation>Đọc những gì</translation>
    </message>
    <message>
        <source>{record} needs: {needed}. It may have: {others}</source>
        <translation>{record} cần có: {needed}. Có thể thêm: {others}</translation>
    </message>
</context>
<context>
    <name>SourceView</name>
    <message>
        <source>Form</source>
        <translation>Biểu mẫu</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Văn bản</translation>
    </message>
</context>
<context>
    <name>SourcesPage</name>
    <message>
        <source>Sources</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>Find a source</source>
        <translation>Tìm nguồn</translation>
    </message>
    <message>
        <source>Choose a source at the left, or begin a new one</source>
        <translation>Chọn một nguồn ở bên trái, hoặc tạo nguồn mới</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Thử</translation>
    </message>
    <message>
        <source>Cameras…</source>
        <translation>Camera…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Nhân đôi…</translation>
    </message>
    <message>
        <source>line {number}: </source>
        <translation>dòng {number}: </translation>
    </message>
    <message>
        <source>in the server&apos;s settings</source>
        <translation>trong tệp thiết lập của máy chủ</translation>
    </message>
    <message>
        <source>is not read</source>
        <translation>không được đọc</translation>
    </message>
    <message>
        <source>waits for its first answer</source>
        <translation>đang chờ câu trả lời đầu tiên</translation>
    </message>
    <message>
        <source>fails: {why}</source>
        <translation>hỏng: {why}</translation>
    </message>
    <message>
        <source>✓ {count} records, {when}</source>
        <translation>✓ {count} bản ghi, {when}</translation>
    </message>
    <message>
        <source>{count} unusable</source>
        <translation>{count} không dùng được</translation>
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
    <message>
        <source>Server, {time}</source>
        <translation>Máy chủ, {time}</translation>
    </message>
</context>
<context>
    <name>SpotsTile</name>
    <message>
        <source>Around {place}</source>
        <translation>Quanh {place}</translation>
    </message>
    <message>
        <source>On the map</source>
        <translation>Trên bản đồ</translation>
    </message>
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
    <name>StationController</name>
    <message>
        <source>Keys of the wall</source>
        <translation>Các phím của màn hình ghép</translation>
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
    <name>StationsTile</name>
    <message>
        <source>Stations</source>
        <translation>Trạm hiển thị</translation>
    </message>
    <message>
        <source>Stations: {heard}/{all} report</source>
        <translation>Trạm hiển thị: {heard}/{all} đang báo về</translation>
    </message>
    <message>
        <source>No stations</source>
        <translation>Không có trạm nào</translation>
    </message>
    <message>
        <source>silent since {moment}</source>
        <translation>mất liên lạc từ {moment}</translation>
    </message>
    <message>
        <source>Screens</source>
        <translation>Màn hình</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Bộ nhớ</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Phiên bản</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>Tường</translation>
    </message>
    <message>
        <source>no screen</source>
        <translation>không có màn hình</translation>
    </message>
    <message>
        <source>cameras without picture: {count}</source>
        <translation>camera không có hình: {count}</translation>
    </message>
    <message>
        <source>cameras reduced, it can decode no more: {count}</source>
        <translation>camera giảm chất lượng do quá tải giải mã: {count}</translation>
    </message>
    <message>
        <source>version {version}, here {own}</source>
        <translation>phiên bản {version}, ở đây là {own}</translation>
    </message>
</context>
<context>
    <name>Subscriber</name>
    <message>
        <source>Cannot be shown: see the log of this station</source>
        <translation>Không hiện được: xem nhật ký của trạm này</translation>
    </message>
</context>
<context>
    <name>SurfaceFields</name>
    <message>
        <source>width, mm</source>
        <translation>rộng, mm</translation>
    </message>
    <message>
        <source>height, mm</source>
        <translation>cao, mm</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Kích thước</translation>
    </message>
    <message>
        <source>Millimetres from the middle of one lamp to that of the next: the P of “P1.25”.</source>
        <translation>Số mm từ tâm đèn này đến tâm đèn kế bên: chữ P trong «P1.25».</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>Bước đèn</translation>
    </message>
    <message>
        <source>Panels across</source>
        <translation>Số tấm theo hàng ngang</translation>
    </message>
    <message>
        <source>Panels down</source>
        <translation>Số tấm theo hàng dọc</translation>
    </message>
    <message>
        <source>The picture of one panel, without its frame.</source>
        <translation>Phần hình của một tấm, không kể viền.</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Tấm</translation>
    </message>
    <message>
        <source>From the picture of one panel to that of the next.</source>
        <translation>Từ mép hình tấm này đến mép hình tấm kế.</translation>
    </message>
    <message>
        <source>across, mm</source>
        <translation>ngang, mm</translation>
    </message>
    <message>
        <source>down, mm</source>
        <translation>dọc, mm</translation>
    </message>
    <message>
        <source>Bezel</source>
        <translation>Viền ghép</translation>
    </message>
    <message>
        <source>Inches</source>
        <translation>Inch</translation>
    </message>
    <message>
        <source>Of the diagonal.</source>
        <translation>Theo đường chéo.</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>ngang</translation>
    </message>
    <message>
        <source>high</source>
        <translation>dọc</translation>
    </message>
    <message>
        <source>16 to 9 lies, 9 to 16 stands upright.</source>
        <translation>16 và 9 là nằm ngang, 9 và 16 là dựng đứng.</translation>
    </message>
    <message>
        <source>Proportion</source>
        <translation>Tỷ lệ</translation>
    </message>
    <message>
        <source>from the left, mm</source>
        <translation>từ trái, mm</translation>
    </message>
    <message>
        <source>from above, mm</source>
        <translation>từ trên, mm</translation>
    </message>
    <message>
        <source>Its top left, seen from the seats; only how surfaces lie to each other counts.</source>
        <translation>Góc trên bên trái, nhìn từ ghế; chỉ vị trí tương đối giữa các mặt là quan trọng.</translation>
    </message>
    <message>
        <source>Hangs at</source>
        <translation>Treo tại</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Số</translation>
    </message>
    <message>
        <source>What operators call it.</source>
        <translation>Trực ban gọi mặt này theo số.</translation>
    </message>
    <message>
        <source>Layouts and seats know it by this: a-z, digits, hyphens.</source>
        <translation>Bố cục và ghế nhận ra mặt bằng mã này: a-z, số, gạch nối.</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Mã</translation>
    </message>
    <message>
        <source>across</source>
        <translation>ngang</translation>
    </message>
    <message>
        <source>down</source>
        <translation>dọc</translation>
    </message>
    <message>
        <source>Split evenly among outputs</source>
        <translation>Chia đều cho các đầu ra</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Chia</translation>
    </message>
    <message>
        <source>Add an output by hand</source>
        <translation>Thêm đầu ra bằng tay</translation>
    </message>
    <message>
        <source>Remove the surface</source>
        <translation>Bỏ mặt này</translation>
    </message>
</context>
<context>
    <name>TakeoverForm</name>
    <message>
        <source>Cover every surface with an announcement</source>
        <translation>Phủ mọi mặt bằng một thông báo</translation>
    </message>
    <message>
        <source>Cover the wall</source>
        <translation>Phủ màn hình</translation>
    </message>
    <message>
        <source>announcement</source>
        <translation>thông báo</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>cảnh báo</translation>
    </message>
    <message>
        <source>emergency</source>
        <translation>khẩn cấp</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>How grave</source>
        <translation>Mức độ</translation>
    </message>
    <message>
        <source>In Vietnamese</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>Tiếng Anh</translation>
    </message>
</context>
<context>
    <name>TakeoverQuestion</name>
    <message>
        <source>Take the text away from all screens?</source>
        <translation>Gỡ thông báo khỏi mọi màn hình?</translation>
    </message>
    <message>
        <source>Yes: show again what lies beneath</source>
        <translation>Đồng ý: hiện lại nội dung bên dưới</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Không</translation>
    </message>
    <message>
        <source>Cover all screens with a text?</source>
        <translation>Phủ mọi màn hình bằng một thông báo?</translation>
    </message>
    <message>
        <source>Yes: the one that the arrow points at</source>
        <translation>Đồng ý: thông báo có mũi tên</translation>
    </message>
    <message>
        <source>Announcement</source>
        <translation>Thông báo</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Cảnh báo</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>Khẩn cấp</translation>
    </message>
</context>
<context>
    <name>TakeoverTile</name>
    <message>
        <source>No text: write one in the options of this tile</source>
        <translation>Chưa có nội dung: hãy ghi vào tuỳ chọn của ô này</translation>
    </message>
    <message>
        <source>Announcement</source>
        <translation>Thông báo</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Cảnh báo</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>Khẩn cấp</translation>
    </message>
</context>
<context>
    <name>TasksTile</name>
    <message>
        <source>Assigned tasks</source>
        <translation>Nhiệm vụ được giao</translation>
    </message>
    <message>
        <source>No tasks assigned</source>
        <translation>Chưa có nhiệm vụ nào được giao</translation>
    </message>
    <message>
        <source>≤ {n} days</source>
        <translation>≤ {n} ngày</translation>
    </message>
    <message>
        <source>&gt; {n} days</source>
        <translation>&gt; {n} ngày</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>quá hạn</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>còn {n} việc nữa</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} ngày</translation>
    </message>
    <message>
        <source>{n} d overdue</source>
        <translation>quá hạn {n} ngày</translation>
    </message>
    <message>
        <source>in {n} d</source>
        <translation>còn {n} ngày</translation>
    </message>
    <message>
        <source>due today</source>
        <translation>hạn hôm nay</translation>
    </message>
    <message>
        <source>finished {day}</source>
        <translation>xong {day}</translation>
    </message>
    <message>
        <source>{n} d late</source>
        <translation>muộn {n} ngày</translation>
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
    <name>ThreatsTile</name>
    <message>
        <source>Cyber-attacks</source>
        <translation>Tấn công mạng</translation>
    </message>
    <message>
        <source>Cyber-attacks: {rate}/min</source>
        <translation>Tấn công mạng: {rate}/phút</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>Agencies hit</source>
        <translation>Cơ quan bị tấn công</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} phút</translation>
    </message>
    <message>
        <source>{rate}/min</source>
        <translation>{rate}/phút</translation>
    </message>
    <message>
        <source>No attacks in {minutes} minutes</source>
        <translation>Không có tấn công nào trong {minutes} phút</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Không rõ</translation>
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
        <source>now</source>
        <translation>bây giờ</translation>
    </message>
</context>
<context>
    <name>TileForm</name>
    <message>
        <source>{count} tiles</source>
        <translation>{count} ô</translation>
    </message>
    <message>
        <source>What is changed here is changed of all of them</source>
        <translation>Sửa ở đây là sửa cho tất cả các ô này</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Bố cục</translation>
    </message>
    <message>
        <source>Select a tile to see what can be chosen of it</source>
        <translation>Chọn một ô để xem các tùy chọn của ô đó</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>now</source>
        <translation>bây giờ</translation>
    </message>
</context>
<context>
    <name>TitleRow</name>
    <message>
        <source>+{count} columns</source>
        <translation>+{count} cột</translation>
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
        <source>last year</source>
        <translation>năm trước</translation>
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
<context>
    <name>TrialView</name>
    <message>
        <source>Try it</source>
        <translation>Thử</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Could not be used</source>
        <translation>Không dùng được</translation>
    </message>
    <message>
        <source>Also in the answer, mapped by a click; leave out what tells who somebody is</source>
        <translation>Còn có trong câu trả lời, bấm vào để đưa vào fields; đừng lấy những gì cho biết ai là ai</translation>
    </message>
    <message>
        <source>The server asks the source…</source>
        <translation>Máy chủ đang hỏi nguồn…</translation>
    </message>
    <message>
        <source>Not tried yet. The server asks the source once and shows what comes; nothing of it is kept</source>
        <translation>Chưa thử. Máy chủ sẽ hỏi nguồn một lần và cho xem những gì nhận được; không lưu lại gì</translation>
    </message>
    <message>
        <source>Nobody was asked: the settings have {count} mistakes</source>
        <translation>Chưa hỏi nguồn: thiết lập có {count} lỗi</translation>
    </message>
    <message>
        <source>After {seconds} s: {why}</source>
        <translation>Sau {seconds} s: {why}</translation>
    </message>
    <message>
        <source>{count} records in {seconds} s, {rejected} unusable</source>
        <translation>{count} bản ghi trong {seconds} s, {rejected} không dùng được</translation>
    </message>
    <message>
        <source>Not verified against the product: compare these records with it, then tick “verified”</source>
        <translation>Chưa kiểm chứng với phần mềm gốc: hãy đối chiếu các bản ghi này rồi đánh dấu «verified»</translation>
    </message>
    <message>
        <source>The first {count} are shown</source>
        <translation>Hiện {count} bản ghi đầu</translation>
    </message>
    <message>
        <source>When this draft&apos;s rules would have been raised</source>
        <translation>Luật trong bản nháp này lẽ ra đã báo khi nào</translation>
    </message>
    <message>
        <source>the last {count} days</source>
        <translation>{count} ngày qua</translation>
    </message>
    <message>
        <source>How far back</source>
        <translation>Xem lại bao lâu</translation>
    </message>
    <message>
        <source>Try on the past</source>
        <translation>Thử trên quá khứ</translation>
    </message>
    <message>
        <source>Try on the past  Ctrl+T</source>
        <translation>Thử trên quá khứ  Ctrl+T</translation>
    </message>
    <message>
        <source>The draft is another since: try it again.</source>
        <translation>Bản nháp đã đổi từ đó: hãy thử lại.</translation>
    </message>
    <message>
        <source>Not tried yet. Nothing is changed by it.</source>
        <translation>Chưa thử. Thử không làm thay đổi gì.</translation>
    </message>
    <message>
        <source>line {number}: {words}</source>
        <translation>dòng {number}: {words}</translation>
    </message>
    <message>
        <source>In the last {days} days this would have raised {count}.</source>
        <translation>Trong {days} ngày qua, luật này lẽ ra đã báo {count} lần.</translation>
    </message>
    <message>
        <source>Really raised: {count}.</source>
        <translation>Thực tế đã báo: {count}.</translation>
    </message>
    <message>
        <source>Really raised: more than {count}.</source>
        <translation>Thực tế đã báo: hơn {count}.</translation>
    </message>
    <message>
        <source>Figures are there since {moment}.</source>
        <translation>Có số liệu từ {moment}.</translation>
    </message>
    <message>
        <source>The newest {count} are listed.</source>
        <translation>Liệt kê {count} lần mới nhất.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Khi nào</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Đến khi</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Về</translation>
    </message>
    <message>
        <source>What was so</source>
        <translation>Tình trạng</translation>
    </message>
    <message>
        <source>still so</source>
        <translation>vẫn còn</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions</source>
        <translation>Các phiên bản</translation>
    </message>
    <message>
        <source>Put into my draft</source>
        <translation>Đưa vào bản nháp</translation>
    </message>
    <message>
        <source>Do not show it</source>
        <translation>Không hiện nữa</translation>
    </message>
    <message>
        <source>Choose a version: what differs from your draft is said here</source>
        <translation>Chọn một phiên bản: những gì khác bản nháp hiện ở đây</translation>
    </message>
    <message>
        <source>Older…</source>
        <translation>Cũ hơn…</translation>
    </message>
    <message>
        <source>Fetching older versions…</source>
        <translation>Đang lấy các bản cũ hơn…</translation>
    </message>
    <message>
        <source>It was taken away then</source>
        <translation>Lúc đó bố cục đã được gỡ xuống</translation>
    </message>
    <message>
        <source>Nothing differs from your draft</source>
        <translation>Không có gì khác bản nháp</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>đã gỡ xuống</translation>
    </message>
    <message>
        <source>shown now</source>
        <translation>đang hiện</translation>
    </message>
    <message>
        <source>shown from {moment}</source>
        <translation>hiện từ {moment}</translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <source>No pictures on this station</source>
        <translation>Trạm này không có hình</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Đã phát hết</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Đang kết nối</translation>
    </message>
</context>
<context>
    <name>WebTile</name>
    <message>
        <source>No address: write one in the options of this tile</source>
        <translation>Chưa có địa chỉ: hãy ghi vào tuỳ chọn của ô này</translation>
    </message>
    <message>
        <source>No web pages on this station</source>
        <translation>Trạm này không hiện được trang web</translation>
    </message>
    <message>
        <source>Loading the page</source>
        <translation>Đang tải trang</translation>
    </message>
    <message>
        <source>The browser ended and starts again</source>
        <translation>Trình duyệt đã dừng, đang khởi động lại</translation>
    </message>
    <message>
        <source>The page does not answer</source>
        <translation>Trang không trả lời</translation>
    </message>
    <message>
        <source>The certificate of the page is not trusted</source>
        <translation>Chứng thư của trang không được tin cậy</translation>
    </message>
    <message>
        <source>The page leads to another host: add it to the hosts of this tile</source>
        <translation>Trang chuyển sang máy chủ khác: hãy thêm máy chủ đó vào tuỳ chọn “hosts” của ô này</translation>
    </message>
    <message>
        <source>The page ended its browser, which starts again</source>
        <translation>Trang làm dừng trình duyệt, đang khởi động lại</translation>
    </message>
</context>
<context>
    <name>Where</name>
    <message>
        <source>Folder</source>
        <translation>Thư mục</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Tên tệp</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Thôi</translation>
    </message>
    <message>
        <source>The folder above</source>
        <translation>Thư mục cha</translation>
    </message>
</context>
<context>
    <name>YearView</name>
    <message>
        <source>The past year, as this draft would have judged it</source>
        <translation>Năm qua, nếu xét theo bản nháp này</translation>
    </message>
    <message>
        <source>Below each bar: as it is judged now, and below that as it would be</source>
        <translation>Dưới mỗi cột: mức hiện nay, dưới nữa là mức theo bản nháp</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Kỳ</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Giá trị</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Bây giờ</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bản nháp</translation>
    </message>
    <message>
        <source>Why, by the draft</source>
        <translation>Lý do, theo bản nháp</translation>
    </message>
    <message>
        <source>Warnings: {old} → {new} of {count} periods. Critical: {old_grave} → {new_grave}</source>
        <translation>Cảnh báo: {old} → {new} trong {count} kỳ. Nghiêm trọng: {old_grave} → {new_grave}</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>cảnh báo</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>nghiêm trọng</translation>
    </message>
</context>
<context>
    <name>told</name>
    <message>
        <source>usual</source>
        <translation>mặc định</translation>
    </message>
    <message>
        <source>by schedule</source>
        <translation>theo lịch</translation>
    </message>
    <message>
        <source>tour</source>
        <translation>vòng</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>đặt tay</translation>
    </message>
    <message>
        <source>briefing</source>
        <translation>báo cáo</translation>
    </message>
    <message>
        <source>alarm</source>
        <translation>báo động</translation>
    </message>
    <message>
        <source>announcement</source>
        <translation>thông báo</translation>
    </message>
    <message>
        <source>the past: {moment}</source>
        <translation>quá khứ: {moment}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>từ {time}</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>đến {time}</translation>
    </message>
    <message>
        <source>held</source>
        <translation>đang giữ</translation>
    </message>
    <message>
        <source>controlled by {name}</source>
        <translation>{name} giữ quyền</translation>
    </message>
    <message>
        <source>a tile is enlarged</source>
        <translation>có ô đang phóng to</translation>
    </message>
    <message>
        <source>{count} laid over it</source>
        <translation>{count} vùng đè lên</translation>
    </message>
</context>
</TS>
