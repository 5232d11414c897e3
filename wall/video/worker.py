"""One decoding process: plays the streams of some cameras, and takes its faults down with it alone.

Started as ``python -m wall.video.worker FD``, where FD is its end of the channel to the wall; it ends when that closes.
"""

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time

from server.contract.log_lines import begin_log
from wall.video.block import Block
from wall.video.channel import ClosedError, FullError, receive, send
from wall.video.hardware import Hardware
from wall.video.orders import (
    AnyReport,
    Close,
    Pace,
    Play,
    Pulse,
    Ready,
    Reshape,
    Retune,
    Save,
    Saved,
    decode_order,
    encode,
)
from wall.video.player import Player
from wall.video.scaler import Scaler
from wall.video.vlc_engine import probe
from wall.video.vlc_player import VlcPlayer

NICE = 5
"""How much less urgent decoding is than painting."""
PULSE = 1.0
"""Seconds between two signs of life."""

log = logging.getLogger(__name__)


class Worker:
    """Carries out orders; every feed has a thread of its own."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._hardware = Hardware()
        self._players: dict[int, Player | VlcPlayer] = {}
        self._scalers: dict[int, Scaler] = {}

    def run(self) -> None:
        """Work until the wall closes the channel."""
        vlc = probe()
        with contextlib.suppress(ClosedError):
            self._tell(Ready(hardware=self._hardware.name, reason=self._hardware.reason, vlc=str(vlc)))
            threading.Thread(target=self._pulse, name="pulse", daemon=True).start()
            while True:
                message, descriptor = receive(self._channel)
                self._carry_out(message, descriptor)

    def _carry_out(self, message: bytes, descriptor: int | None) -> None:
        order = decode_order(message)
        player = self._players.get(order.feed)
        match order:
            case Play() if descriptor is not None:
                self._play(order, Block.attach(descriptor))
            case Reshape() if descriptor is not None:
                block = Block.attach(descriptor)
                if isinstance(player, VlcPlayer):
                    player.move(block)
                elif player is not None:
                    self._scalers[order.feed].move(block)
                else:
                    block.close()
            case Retune() if player is not None:
                player.retune(order.pace)
            case Save() if player is not None:
                player.save(order.path)
            case Close() if player is not None:
                player.close()
                del self._players[order.feed]
                self._scalers.pop(order.feed, None)

    def _play(self, order: Play, block: Block) -> None:
        rtsp = order.address.startswith(("rtsp:", "rtsps:"))
        wanted = order.engine == "vlc" or (order.engine == "auto" and not rtsp and order.pace is not Pace.STILLS)
        if wanted and probe().plays(order.address):
            player: Player | VlcPlayer = VlcPlayer(order, block, probe())
        else:
            scaler = self._scalers[order.feed] = Scaler(block)
            player = Player(order, scaler, self._hardware, self._hand_over)
        self._players[order.feed] = player
        player.start()

    def _hand_over(self, order: Play) -> bool:
        """Let libVLC play what PyAV cannot read, where it may; called by the player's thread."""
        scaler = self._scalers.get(order.feed)
        if order.engine != "auto" or scaler is None or not probe().plays(order.address):
            return False
        player = self._players[order.feed] = VlcPlayer(order, scaler.give_up(), probe())
        player.start()
        return True

    def _pulse(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        with contextlib.suppress(ClosedError):
            while True:
                with open("/proc/self/statm") as file:  # noqa: PTH123 - once a second
                    memory = int(file.read().split()[1]) * page
                self._tell(Pulse(memory=memory, hardware=self._hardware.name, reason=self._hardware.reason))
                for player in list(self._players.values()):
                    while player.saved:
                        path, trouble = player.saved.pop(0)
                        self._tell(Saved(path=path, trouble=trouble))
                time.sleep(PULSE)

    def _tell(self, report: AnyReport) -> None:
        # a wall that does not listen for a while misses signs of life, no pictures
        with contextlib.suppress(FullError):
            send(self._channel, encode(report))


def main() -> None:
    """Run a worker on the channel whose file descriptor is the only argument."""
    # the wall ends its workers; Ctrl-C in its terminal is meant for the wall
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin_log()
    # a picture may come later; a wall that stands still is seen at once
    os.nice(NICE)
    Worker(socket.socket(fileno=int(sys.argv[1]))).run()
    # threads may hang in a decoder: nothing waits for them
    os._exit(0)


if __name__ == "__main__":
    main()
