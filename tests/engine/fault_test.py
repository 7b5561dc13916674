# SPDX-License-Identifier: Apache-2.0
"""A disk that is full or fails while training writes: one clear line, and the run continues later."""

import os

from training_process import TrainingTest, unittest

FAULTS = int(os.environ["SCORESCOPE_FAULTS"])  # how many moments of each kind are tried
STEPS = 200


class Fault(TrainingTest):
    def train_with(self, run, call, error, when):
        """Trains while the when-th call of this kind, and all after it, fail."""
        trace = os.path.join(self.folder, "trace")
        prefix = ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={call}",
                  "-e", f"inject={call}:error={error}:when={when}+"]
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

    def check_all(self, call, error, first):
        codes = [self.check(call, error, first + i) for i in range(FAULTS)]
        self.assertIn(3, codes, "no fault was met: the test tests nothing")

    def test_a_full_disk(self):
        self.check_all("write", "ENOSPC", 1)

    def test_a_disk_that_cannot_synchronise(self):
        self.check_all("fsync", "EIO", 1)

    def test_a_folder_that_takes_no_new_name(self):
        self.check_all("rename", "EIO", 1)


if __name__ == "__main__":
    unittest.main()
