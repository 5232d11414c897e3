"""The kinds of events that the security systems of the province know, and how each system calls them."""

from collections.abc import Mapping

from msgspec import Struct


class Threat(Struct, frozen=True, kw_only=True):
    """One kind of event."""

    rule: int
    """Number of the rule of Wazuh."""
    level: int
    """0 to 15, as Wazuh has it."""
    text: str
    groups: tuple[str, ...]
    weight: float = 0.0
    """How often it happens on any day, against the others."""
    signature: int | None = None
    """Number of the signature of the network sensor, where it sees such a thing."""
    category: str = ""
    severity: int = 3
    """1 high to 3 low, as the network sensor has it."""
    port: int = 443
    protocol: str = "TCP"
    application: str = "failed"
    """What the network sensor takes it for."""
    inside: bool = False
    """Whether the machine inside begins."""
    user: bool = False
    """Whether a user's name is in it."""
    tactic: str | None = None
    technique: tuple[str, str] | None = None
    """Number and name in MITRE ATT&CK."""


_GUESS = ("T1110.001", "Password Guessing")

THREATS: Mapping[str, Threat] = {
    "login_failed": Threat(
        rule=5760, level=5, text="sshd: authentication failed.", weight=22,
        groups=("syslog", "sshd", "authentication_failed"),
        signature=9000101, category="Attempted Administrator Privilege Gain", severity=3, port=22, application="ssh",
        user=True, tactic="Credential Access", technique=_GUESS,
    ),
    "logon_failed": Threat(
        rule=60122, level=5, text="Logon failure - Unknown user or bad password.", weight=18,
        groups=("windows", "windows_security", "authentication_failed"), port=445, inside=True, user=True,
        tactic="Credential Access", technique=_GUESS,
    ),
    "dropped": Threat(
        rule=4101, level=4, text="Firewall drop event.", weight=26, groups=("firewall", "firewall_drop"), port=23,
    ),
    "web_error": Threat(
        rule=31101, level=5, text="Web server 400 error code.", weight=16,
        groups=("web", "accesslog", "attack"),
        signature=9000201, category="Web Application Attack", severity=2, port=80, application="http",
    ),
    "policy": Threat(
        rule=86601, level=3, text="Suricata: Alert - DEMO POLICY Remote desktop to the outside", weight=9,
        groups=("ids", "suricata"), signature=9000301, category="Potential Corporate Privacy Violation", severity=3,
        port=3389, inside=True,
    ),
    "changed": Threat(
        rule=550, level=7, text="Integrity checksum changed.", weight=6,
        groups=("ossec", "syscheck", "syscheck_entry_modified"), inside=True,
        tactic="Impact", technique=("T1565.001", "Stored Data Manipulation"),
    ),
    "user_added": Threat(
        rule=5902, level=8, text="New user added to the system.", weight=1.5, groups=("syslog", "adduser"),
        inside=True, user=True, tactic="Persistence", technique=("T1136", "Create Account"),
    ),
    "malware": Threat(
        rule=62123, level=12, text="Windows Defender: Antimalware platform detected malware.", weight=1.2,
        groups=("windows", "windows_defender", "malware"), inside=True, user=True,
        tactic="Execution", technique=("T1204", "User Execution"),
    ),
    "scan": Threat(
        rule=86602, level=8, text="Suricata: Alert - DEMO SCAN Many ports tried from one address",
        groups=("ids", "suricata", "recon"), signature=9000401, category="Detection of a Network Scan", severity=2,
        tactic="Discovery", technique=("T1046", "Network Service Discovery"),
    ),
    "brute_force": Threat(
        rule=5763, level=10, text="sshd: brute force trying to get access to the system.",
        groups=("syslog", "sshd", "authentication_failures"),
        signature=9000102, category="Attempted Administrator Privilege Gain", severity=1, port=22, application="ssh",
        user=True, tactic="Credential Access", technique=("T1110", "Brute Force"),
    ),
    "c2": Threat(
        rule=86603, level=13, text="Suricata: Alert - DEMO MALWARE Beacon to a known command server",
        groups=("ids", "suricata", "malware", "command_and_control"), signature=9000501,
        category="Malware Command and Control Activity Detected", severity=1, port=443, application="tls",
        inside=True, tactic="Command and Control", technique=("T1071", "Application Layer Protocol"),
    ),
}  # fmt: skip
"""By our own name."""
