"""A camera with everything that may be said of one."""

from server.cameras.camera import FleetCamera

GATE = FleetCamera(
    id="CAM-001",
    name="Cổng chợ",
    place="Phường Kỳ Lừa",
    gate="huu-nghi",
    road="QL1",
    latitude=21.85,
    longitude=106.76,
    model="Vọng VL-2MP-D",
    onvif="http://10.0.0.1/onvif/device_service",
    main="rtsp://10.0.0.1/main",
    sub="rtsp://10.0.0.1/sub",
    snapshot="http://10.0.0.1/snapshot.jpg",
    user="ioc",
    password="chim-sẻ-9",
    engine="vlc",
    transport="udp",
    movable=True,
    traffic=True,
)
