"""What apiproof finds."""

import json
import subprocess


def found_by(apiproof, root, *words):
    """The findings of a run in a folder, hints and all, each as its JSON."""
    run = subprocess.run(
        [apiproof, *words, "--format", "json", "--level", "info"], cwd=root, capture_output=True, check=False
    )
    if run.returncode not in (0, 1):
        raise RuntimeError(f"apiproof {' '.join(words)}: {run.stderr.decode(errors='replace')}")
    return json.loads(run.stdout)["findings"]
