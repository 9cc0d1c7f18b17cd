import * as pulumi from "@pulumi/pulumi";
import type { PlainObject } from "../base/plainObject";
import { flag, type Problem } from "../base/problems";
import { visible } from "../base/visible";
import { type HotpatchCalendar, hotpatchCalendar, servicingCatalog } from "../graph/endpoints/servicingCatalog";
import { stopAfter } from "../readiness/stop";
import { isMonth } from "../servicing/month";
import { budget, problemsBy } from "./functionArguments";
import { checkedArguments } from "./inputErrors";
import { callFunction, known, type ProgramFunction } from "./programFunction";
import { programGraph } from "./programGraph";

/** Which months to list, and whether to ask the tenant. */
export interface GetHotpatchCalendarArgs {
    /** First month: `2026-01`. Defaults to six months back. */
    from?: string;
    /** Last month. Defaults to three months ahead. */
    to?: string;
    /** Uses only the table that comes with the package, without a request. Defaults to false. */
    offline?: boolean;
    /** Seconds after which only the table is used, so that a preview is never held up. Defaults to 30. */
    budget?: number;
}

/** Seconds. */
const BUDGET = 30;

/** The same, for values that are not known yet. */
export type GetHotpatchCalendarOutputArgs = {
    [Name in keyof GetHotpatchCalendarArgs]?: pulumi.Input<GetHotpatchCalendarArgs[Name]>;
};

/**
 * Which months restart devices (baselines) and which do not (hotpatches), by build, with every known release. Reads
 * Microsoft's live catalog and merges it over the table that comes with the package; if the catalog cannot be read,
 * only the table is used. `origin` and `date` say which it was, and a warning says what limits the answer. Future
 * months have the status `planned`.
 *
 * ## API permissions
 * Application permission `WindowsUpdates.Read.All` on Microsoft Graph; older pages of its reference require
 * `WindowsUpdates.ReadWrite.All` even for reading. None with `offline`.
 *
 * ## Example
 * ```ts
 * const { months } = await hotpatch.getHotpatchCalendar({ from: "2026-12", to: "2026-12" });
 * export const restartInDecember = months.some(({ restart }) => restart !== "no");
 * ```
 *
 * @throws InvalidArgumentsError that lists every mistake in the arguments; ProgramError for a range that is not valid.
 */
export async function getHotpatchCalendar(
    args: GetHotpatchCalendarArgs = {},
    opts?: pulumi.InvokeOptions,
): Promise<HotpatchCalendar> {
    return callFunction(THIS, checkedArguments("getHotpatchCalendar", args, calendarProblems), opts);
}

const calendarRules = {
    from: month,
    to: month,
    offline: flag("Leave it out for false."),
    budget,
};

/** Every mistake in the arguments of `getHotpatchCalendar`. */
function calendarProblems(args: PlainObject): Problem[] {
    return problemsBy(calendarRules, args);
}

function month(value: unknown): string | undefined {
    return typeof value === "string" && isMonth(value)
        ? undefined
        : `must be a month, not ${JSON.stringify(value)}. Write it as 2026-05.`;
}

const THIS: ProgramFunction<GetHotpatchCalendarArgs, HotpatchCalendar> = {
    name: "getHotpatchCalendar",
    budget: ({ budget }) => budget ?? BUDGET,
    answer: answered,
};

async function answered(args: GetHotpatchCalendarArgs): Promise<HotpatchCalendar> {
    const { offline = false, budget = BUDGET, ...range } = args;
    const now = new Date();
    const stop = stopAfter(budget, undefined);
    try {
        const catalog = await servicingCatalog(offline ? undefined : programGraph(), now, stop.signal);
        return await warned(hotpatchCalendar(catalog, range, now));
    } finally {
        stop.release();
    }
}

async function warned(calendar: HotpatchCalendar): Promise<HotpatchCalendar> {
    for (const warning of calendar.warnings) {
        await pulumi.log.warn(visible(`Hotpatch calendar: ${warning}`));
    }
    return calendar;
}

/** {@link getHotpatchCalendar} for arguments that are not known yet; the result is unknown until they are. */
export function getHotpatchCalendarOutput(
    args: GetHotpatchCalendarOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<HotpatchCalendar> {
    return known<GetHotpatchCalendarArgs>(args, opts).apply((given) => getHotpatchCalendar(given, opts));
}
