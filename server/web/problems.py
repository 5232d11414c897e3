"""Says what went wrong over HTTP: problem documents (RFC 9457) in the language that was asked for (RFC 9110)."""

from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.contract.words import Language, Words
from server.web.errors import ProblemError
from server.web.shapes import Problem

MEDIA = "application/problem+json"

TITLES = {
    400: Words(vi="Yêu cầu không đúng", en="Bad request"),
    401: Words(vi="Cần mã thiết bị", en="A token is needed"),
    403: Words(vi="Không được phép", en="Not allowed"),
    404: Words(vi="Không có", en="Not found"),
    405: Words(vi="Phương thức không dùng được", en="Method not allowed"),
    408: Words(vi="Yêu cầu đến quá chậm", en="The request came too slowly"),
    409: Words(vi="Máy chủ từ chối lệnh", en="The server refused the order"),
    412: Words(vi="Tường đã được đổi", en="The wall was changed"),
    413: Words(vi="Nội dung quá lớn", en="The body is too large"),
    415: Words(vi="Kiểu nội dung không dùng được", en="Unsupported media type"),
    422: Words(vi="Khóa lệnh đã dùng cho lệnh khác", en="The key was used for another order"),
    429: Words(vi="Quá nhiều yêu cầu", en="Too many requests"),
    500: Words(vi="Lỗi bên trong", en="Internal error"),
    503: Words(vi="Máy chủ không trả lời", en="The server is away"),
    504: Words(vi="Máy chủ trả lời quá chậm", en="The server did not answer in time"),
}

_OTHERS = {
    404: ProblemError(
        404,
        "no-such-path",
        Words(
            vi="không có đường dẫn này; xem /api/v1/openapi.json", en="there is no such path; see /api/v1/openapi.json"
        ),
    ),
    405: ProblemError(
        405,
        "method",
        Words(
            vi="đường dẫn này không nhận phương thức đó; xem /api/v1/openapi.json",
            en="this path does not take that method; see /api/v1/openapi.json",
        ),
    ),
    500: ProblemError(
        500,
        "internal",
        Words(
            vi="lỗi bên trong, xem nhật ký của vonglau-server web",
            en="internal error, see the log of vonglau-server web",
        ),
    ),
}


def language(accepted: str) -> Language:
    """Return the language that an Accept-Language header likes best (RFC 9110, 12.5.4); Vietnamese where neither."""
    liked: dict[str, float] = {}
    for part in accepted.split(","):
        name, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        liked.setdefault(name.strip().lower().partition("-")[0], weight)
    return "en" if liked.get("en", 0.0) > liked.get("vi", liked.get("*", 0.0)) else "vi"


def respond(request: Request, problem: ProblemError) -> Response:
    """Return the answer that tells of a problem."""
    spoken = language(request.headers.get("accept-language", ""))
    told = Problem(
        title=TITLES[problem.status].text(spoken),
        status=problem.status,
        detail=problem.words.text(spoken),
        code=problem.code,
        revision=problem.revision,
    )
    headers = {"Content-Language": spoken, "Vary": "Accept-Language", **problem.headers}
    return Response(msgspec.json.encode(told), problem.status, headers, MEDIA)


def other(request: Request, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer for what no handler has refused: an unknown path, a wrong method, a mistake of ours."""
    problem = _OTHERS.get(status, _OTHERS[500])
    return respond(request, ProblemError(problem.status, problem.code, problem.words, headers=headers))
