import type { DeviceReadiness, FleetReadiness } from "./fleet";
import type { Plan, PlannedAction, PlannedException } from "./planFile";
import { PREREQUISITES, type PrerequisiteCode } from "./prerequisites";

/** How many devices of an action are named. */
const FIRST_NAMES = 20;
/** How many entries of a plan a note names. */
const FIRST_ENTRIES = 5;

/** Nothing is planned. */
export const NO_PLAN: Plan = { actions: [], exceptions: [] };

/** What has to be done so that every device becomes ready. */
export interface ActionPlan {
    /** One for each cause: a prerequisite and a remedy. Most open devices first. */
    readonly actions: readonly Action[];
    /** What to know about the plan, in whole sentences. */
    readonly notes: readonly string[];
}

/** A cause, who removes it, and on how many devices. */
export interface Action {
    /** The prerequisite. */
    readonly code: PrerequisiteCode;
    /** What to do. */
    readonly remedy: string;
    /** Devices with the cause and without an exception that holds. */
    readonly open: number;
    /** The names of the first of them. */
    readonly devices: readonly string[];
    /** Who does it. Absent unless the plan says so. */
    readonly owner?: string;
    /** The last day for it: `2026-12-31`. Absent unless the plan says so. */
    readonly due?: string;
    /** Whether that day has passed while devices are open. */
    readonly isOverdue: boolean;
    /** Devices with the cause that the plan accepts for now. */
    readonly accepted: readonly ExceptedDevice[];
    /** Open devices that the plan accepted until a day that has passed. */
    readonly expired: readonly ExceptedDevice[];
}

/** A device that the plan excepts. */
export interface ExceptedDevice {
    /** Display name in Intune. Not unique. */
    readonly name: string;
    readonly intuneId: string;
    readonly reason: string;
    /** The last day on which the exception holds: `2026-12-31`, in UTC. */
    readonly expires: string;
}

/**
 * Brings together what the devices of a result lack and what people planned. Changes no badge and no gate. Exceptions and due dates
 * are judged by the day of the result, in UTC, and hold through their last day.
 */
export function actionPlan(
    { devices, evaluatedAt }: Pick<FleetReadiness, "devices" | "evaluatedAt">,
    plan: Plan,
): ActionPlan {
    const today = evaluatedAt.slice(0, 10);
    const exceptions = new Exceptions(plan.exceptions);
    const rows = new Map<string, Row>();
    for (const device of devices) {
        for (const { code, remedy } of device.reasons) {
            const key = JSON.stringify([code, remedy]);
            const row = rows.get(key) ?? { code, remedy, open: 0, devices: [], accepted: [], expired: [] };
            rows.set(key, row);
            add(row, device, exceptions.of(device, code), today);
        }
    }
    const planned = [...plan.actions].sort((a, b) => (b.remedy ?? "").length - (a.remedy ?? "").length);
    const used = new Set<PlannedAction>();
    const actions = [...rows.values()].map((row): Action => {
        const entry = planned.find(({ cause, remedy = "" }) => cause === row.code && startsWith(row.remedy, remedy));
        if (entry === undefined) {
            return { ...row, isOverdue: false };
        }
        used.add(entry);
        const { owner, due } = entry;
        return {
            ...row,
            ...(owner === undefined ? {} : { owner }),
            ...(due === undefined ? {} : { due }),
            isOverdue: due !== undefined && due < today && row.open > 0,
        };
    });
    return { actions: actions.sort(worstFirst), notes: notes(plan, used, exceptions) };
}

interface Row {
    readonly code: PrerequisiteCode;
    readonly remedy: string;
    open: number;
    readonly devices: string[];
    readonly accepted: ExceptedDevice[];
    readonly expired: ExceptedDevice[];
}

function add(
    row: Row,
    { name, intuneId }: DeviceReadiness,
    exception: PlannedException | undefined,
    today: string,
): void {
    const excepted = exception && { name, intuneId, reason: exception.reason, expires: exception.expires };
    if (excepted !== undefined && excepted.expires >= today) {
        row.accepted.push(excepted);
        return;
    }
    row.open += 1;
    if (row.devices.length < FIRST_NAMES) {
        row.devices.push(name);
    }
    if (excepted !== undefined) {
        row.expired.push(excepted);
    }
}

function startsWith(text: string, beginning: string): boolean {
    return text.toLowerCase().startsWith(beginning.toLowerCase());
}

function worstFirst(a: Action, b: Action): number {
    const place = ({ code }: Action) => PREREQUISITES.findIndex((each) => each.code === code);
    return b.open - a.open || place(a) - place(b) || (a.remedy < b.remedy ? -1 : 1);
}

/** Exceptions by what they name, and which of them were of use. */
class Exceptions {
    private readonly byDevice = new Map<string, PlannedException[]>();
    readonly used = new Set<PlannedException>();

    constructor(exceptions: readonly PlannedException[]) {
        for (const exception of exceptions) {
            const key = exception.device.toLowerCase();
            this.byDevice.set(key, [...(this.byDevice.get(key) ?? []), exception]);
        }
    }

    /** The one that holds longest; undefined if there is none. */
    of({ name, intuneId, entraDeviceId }: DeviceReadiness, code: PrerequisiteCode): PlannedException | undefined {
        const keys = new Set([name, intuneId, entraDeviceId ?? ""].map((key) => key.toLowerCase()));
        const fitting = [...keys]
            .flatMap((key) => this.byDevice.get(key) ?? [])
            .filter(({ cause = code }) => cause === code);
        for (const exception of fitting) {
            this.used.add(exception);
        }
        return fitting.sort((a, b) => (a.expires > b.expires ? -1 : 1))[0];
    }
}

function notes(plan: Plan, used: ReadonlySet<PlannedAction>, exceptions: Exceptions): string[] {
    const idle = plan.actions.filter((action) => !used.has(action)).map(({ cause }) => cause);
    const unused = plan.exceptions.filter((exception) => !exceptions.used.has(exception)).map(({ device }) => device);
    return [
        ...(idle.length === 0
            ? []
            : [`No device of this result has the cause of these actions in the plan: ${some([...new Set(idle)])}.`]),
        ...(unused.length === 0
            ? []
            : [`These exceptions in the plan except no device of this result from anything: ${some(unused)}.`]),
    ];
}

function some(names: readonly string[]): string {
    const more = names.length - FIRST_ENTRIES;
    return `${names.slice(0, FIRST_ENTRIES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
