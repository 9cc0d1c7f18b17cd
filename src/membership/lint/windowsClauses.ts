import { compileCondition } from "../evaluate/compile";
import { positiveForm } from "../operators";
import { type Condition, conditionsIn } from "../syntax";
import { type Clause, clausesIn } from "./clauses";

/**
 * The comparisons of a rule that may decide about a Windows device. Comparisons joined by -and with a different
 * operating system (`deviceOSType -eq "iPhone"`) have no effect on Windows.
 */
export function* windowsClausesIn(condition: Condition, outside = true): Generator<Clause> {
    switch (condition.kind) {
        case "and":
        case "or":
            // Reversed by -not, an -or requires all of its operands.
            if (
                (condition.kind === "and") === outside &&
                condition.operands.some((each) => isElsewhere(each, outside))
            ) {
                return;
            }
            for (const operand of condition.operands) {
                yield* windowsClausesIn(operand, outside);
            }
            break;
        case "not":
            yield* windowsClausesIn(condition.operand, !outside);
            break;
        default:
            if (!isElsewhere(condition, outside)) {
                yield* clausesIn(condition, outside);
            }
            break;
    }
}

/** Whether no Windows device matches, because of its operating system alone. */
function isElsewhere(condition: Condition, outside: boolean): boolean {
    const asksOfSystem = [...conditionsIn(condition)].every((each) =>
        each.kind === "comparison"
            ? each.subject === "deviceOSType" && positiveForm(each.operator) !== "match"
            : each.kind === "and" || each.kind === "or" || each.kind === "not",
    );
    return asksOfSystem && compileCondition(condition, {})({ id: "", operatingSystem: "Windows" }, null) !== outside;
}
