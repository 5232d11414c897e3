"""A page that goes nowhere: no other hosts, no downloads, no dialogs, no permissions, nothing kept."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineDownloadRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from wall.web.order import is_allowed

_OFF = (
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.ShowScrollBars,
)


class RequestFilter(QWebEngineUrlRequestInterceptor):
    """Blocks whatever does not come from an allowed host, be it a script or a picture."""

    def __init__(self, hosts: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._hosts = hosts

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's name
        """Block a request."""
        url = info.requestUrl()
        info.block(not is_allowed(url.scheme(), url.host(), self._hosts))


class WebPage(QWebEnginePage):
    """One page, seen by nobody but the wall's visitors."""

    untrusted = Signal()
    led_away = Signal()

    def __init__(self, hosts: tuple[str, ...], profile: QWebEngineProfile, parent: QObject) -> None:
        """Use a profile without a name: it keeps nothing."""
        super().__init__(profile, parent)
        self._hosts = hosts
        self._fence = RequestFilter(hosts, self)
        self.setUrlRequestInterceptor(self._fence)
        self.setAudioMuted(True)
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)  # noqa: FBT003 - Qt's signature
        profile.downloadRequested.connect(_cancel)
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_stay_small)
        self.certificateError.connect(self._distrust)

    def acceptNavigationRequest(  # noqa: N802 - Qt's name
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,
        isMainFrame: bool,  # noqa: N803, FBT001 - Qt's name
    ) -> bool:
        """Stay on the allowed hosts."""
        del type
        url = QUrl(url)
        allowed = is_allowed(url.scheme(), url.host(), self._hosts) or url.toString() == "about:blank"
        if isMainFrame and not allowed:
            self.led_away.emit()
        return allowed

    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:  # noqa: N802, N803 - Qt's names
        """Show no dialog."""

    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:  # noqa: N802, N803, ARG002
        """Show no dialog."""
        return False

    def javaScriptPrompt(  # noqa: N802 - Qt's name
        self,
        securityOrigin: QUrl | str,  # noqa: N803, ARG002 - Qt's name
        msg: str,  # noqa: ARG002
        defaultValue: str,  # noqa: N803, ARG002 - Qt's name
    ) -> tuple[bool, str]:
        """Show no dialog."""
        return False, ""

    def javaScriptConsoleMessage(self, *_arguments: object) -> None:  # noqa: N802 - Qt's name
        """Leave what pages say to themselves out of the station's log."""

    def chooseFiles(  # noqa: N802 - Qt's name
        self,
        mode: QWebEnginePage.FileSelectionMode,  # noqa: ARG002
        oldFiles: Sequence[str],  # noqa: N803, ARG002 - Qt's name
        acceptedMimeTypes: Sequence[str],  # noqa: N803, ARG002 - Qt's name
    ) -> list[str]:
        """Give no file of the station away."""
        return []

    def _distrust(self, error: QWebEngineCertificateError) -> None:
        error.rejectCertificate()
        if error.isMainFrame():
            self.untrusted.emit()


def _cancel(request: QWebEngineDownloadRequest) -> None:
    request.cancel()


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _stay_small(request: QWebEngineFullScreenRequest) -> None:
    request.reject()
