import { visibleLines } from "../base/visible";
import { counted, number } from "./numbers";
import type { ImportReport } from "./results";

/** What was written, and what to do with it. Reasons and notes go to standard error, whatever the format. */
export function importText({ policies, leftOut, written }: ImportReport): string {
    if (written === undefined) {
        return leftOut.length > 0
            ? "No quality update policy is left to import. Nothing was written.\n"
            : "The tenant has no quality update policies. Nothing was written.\n";
    }
    const rings = policies.filter(({ ring }) => ring !== undefined).length;
    const found = policies.length === 1 ? "1 policy" : `${number(policies.length)} policies`;
    return visibleLines(`Found ${found}${rings === 0 ? "" : `, and declared ${counted(rings, "ring")}`}. Wrote
  ${written.importFile}
  ${written.program}

Take the second into your program, then:

  ${written.command}
  pulumi preview          # no change

${rings === 0 ? BY_ID : OF_RINGS}
`);
}

const BY_ID =
    "Groups are named by their ids. With --all, rings are declared, and dynamic groups that only a ring uses as well.";
const OF_RINGS =
    "Dynamic groups that only one of the policies names are the ring's from then on: destroying it deletes them. Every other group\n" +
    "stays as it is, and is named by its id.";
