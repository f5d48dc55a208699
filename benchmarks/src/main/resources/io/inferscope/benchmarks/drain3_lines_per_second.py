"""Mines the lines of a file with Drain3 and its example masks; prints lines, seconds, clusters as JSON.

The masks are those of examples/drain3.ini of Drain3 0.9.11 (github.com/logpai/Drain3, MIT licence).
"""
import json
import sys
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

BEFORE, AFTER = r"((?<=[^A-Za-z0-9])|^)", r"((?=[^A-Za-z0-9])|$)"
MASKS = [
    (BEFORE + r"(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))" + AFTER, "ID"),
    (BEFORE + r"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})" + AFTER, "IP"),
    (BEFORE + r"([0-9a-f]{6,} ?){3,}" + AFTER, "SEQ"),
    (BEFORE + r"([0-9A-F]{4} ?){4,}" + AFTER, "SEQ"),
    (BEFORE + r"(0x[a-f0-9A-F]+)" + AFTER, "HEX"),
    (BEFORE + r"([\-\+]?\d+)" + AFTER, "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]

config = TemplateMinerConfig()
config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in MASKS]
miner = TemplateMiner(config=config)
with open(sys.argv[1], encoding="utf-8") as file:
    lines = [line.rstrip("\n") for line in file]
started = time.perf_counter()
cpu = time.process_time()
for line in lines:
    miner.add_log_message(line)
print(
    json.dumps(
        {
            "lines": len(lines),
            "seconds": time.perf_counter() - started,
            "cpu_seconds": time.process_time() - cpu,
            "clusters": len(miner.drain.clusters),
        }
    )
)
