"""The real wall, telling another process when a note is painted, and what proving costs: ``… WALL-ARGUMENTS… FD``.

It sends (CLOCK_MONOTONIC seconds, text) as ``layout_watch`` does, and ("proof", CPU seconds) for each proof.
"""

import sys
import time
from multiprocessing.connection import Connection

from benchmarks.layout_watch import watch
from server.contract.proof_commands import SendProof
from wall.__main__ import main
from wall.station.proof import Prover


def watch_proofs(pipe: Connection) -> None:
    """Send what each proof costs."""
    inherited = Prover.proof

    def proof(prover: Prover) -> SendProof:
        begun = time.thread_time()
        made = inherited(prover)
        pipe.send(("proof", time.thread_time() - begun))
        return made

    Prover.proof = proof  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    said = Connection(int(sys.argv.pop()), readable=False)
    watch(said)
    watch_proofs(said)
    main()
