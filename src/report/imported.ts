import { visibleLines } from "../base/visible";
import type { ImportReport } from "./results";

/** What was written, and what to do with it. Reasons and notes go to standard error, whatever the format. */
export function importText({ policies, leftOut, written }: ImportReport): string {
    if (written === undefined) {
        return leftOut.length > 0
            ? "No quality update policy is left to import. Nothing was written.\n"
            : "The tenant has no quality update policies. Nothing was written.\n";
    }
    return visibleLines(`Found ${policies.length === 1 ? "1 policy" : `${policies.length} policies`}. Wrote
  ${written.importFile}
  ${written.program}

Take the second into your program, then:

  ${written.command}
  pulumi preview          # no change

Groups are Entra's: bring those in with \`pulumi import azuread:index/group:Group\`, or keep naming them by id.
`);
}
