# SPDX-License-Identifier: Apache-2.0
"""Training that is killed at random moments goes on from its newest checkpoint, every time."""

import os
import random
import time

from training_process import TrainingTest, unittest

KILLS = int(os.environ["SCORESCOPE_KILLS"])


class Kill(TrainingTest):
    def test_every_kill_leaves_a_run_that_continues(self):
        run = self.run_in("run")
        chance = random.Random(KILLS)
        for kill in range(KILLS):
            with self.subTest(kill=kill):
                acknowledged = run.newest_step()
                process = run.start()
                # Every fourth dies at any moment from its start on; the others after they proved
                # that they continue.
                if kill % 4 != 3:
                    self.wait_until(lambda: run.newest_step() > acknowledged, process)
                time.sleep(chance.uniform(0.0, 0.5))
                process.kill()
                process.wait()
                process.stderr.close()
                self.assertGreaterEqual(run.newest_step(), acknowledged)
                self.check_rows(run)
        self.check_resumes(run)


if __name__ == "__main__":
    unittest.main()
