/**
 * A membership rule that the service does not accept. `message` begins like the service's own text; `position` is the
 * offset in the rule, counted from 0 in UTF-16 units, at which parsing stopped.
 *
 * `assumed`: the wording after the colon. Microsoft publishes no list of these messages.
 */
export class RuleError extends Error {
    override readonly name = "RuleError";
    readonly position: number;

    constructor(problem: string, position: number) {
        super(`Dynamic membership rule validation error: ${problem} (at column ${position + 1})`);
        this.position = position;
    }
}
