# SPDX-License-Identifier: Apache-2.0
"""A full or failing disk while training writes: one clear line, and the run continues later."""

import os

from training_process import TrainingTest, unittest

FAULTS = int(os.environ["SCORESCOPE_FAULTS"])  # how many moments of each kind are tried
STEPS = 200


class Fault(TrainingTest):
    def train_with(self, run, call, error, when):
        """Trains while each thread's calls fail: the third, "3", or all from then on, "3+"."""
        trace = os.path.join(self.folder, "trace")
        prefix = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", trace, "-e", f"trace={call}",
                  "-e", f"inject={call}:error={error}:when={when}"]
        return run.train(STEPS, prefix)

    def check(self, call, error, when):
        run = self.run_in(f"{call}-{error}-{when}")
        done = self.train_with(run, call, error, when)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        if done.returncode == 3:
            self.assertEqual(done.stdout, "")
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn(self.folder, done.stderr)
        self.check_resumes(run)
        return done.returncode

    def check_all(self, call, error, moments):
        codes = [self.check(call, error, moment) for moment in moments]
        self.assertIn(3, codes, "no fault was met: the test tests nothing")

    def test_a_full_disk(self):
        # One write of each thread, and not the main thread's first: that is the error's line.
        self.check_all("write", "ENOSPC", [str(2 + i) for i in range(FAULTS)])

    def test_a_disk_that_cannot_synchronise(self):
        self.check_all("fsync", "EIO", [f"{1 + i}+" for i in range(FAULTS)])

    def test_a_folder_that_takes_no_new_name(self):
        self.check_all("rename", "EIO", [f"{1 + i}+" for i in range(FAULTS)])


if __name__ == "__main__":
    unittest.main()
