import type { Random } from "../fleet/random";
import type { GraphRequest } from "../http/message";
import { type Budget, documentedBudgets, type ThrottledWorkload, throttledWorkloadOf } from "./budgets";
import type { ThrottleSettings } from "./options";
import { resourceUnits } from "./resourceUnits";
import { type Admission, AdmissionRecord, type ThrottleStatistics } from "./statistics";
import { UsageWindow } from "./usageWindow";

/** The throttle's decision about a request. */
export interface ThrottleDecision {
    readonly admitted: boolean;
    readonly workload: ThrottledWorkload;
    /** Its cost: resource units in the directory, otherwise 1. */
    readonly units: number;
    /** How much of the most exhausted budget is used; 1 means all of it. */
    readonly share: number;
    /** For a refused request: the budget that refused it, and the value of `Retry-After`. */
    readonly budget?: Budget;
    readonly retryAfter?: string;
}

/** The usage of one budget by one application, or by the tenant. */
interface Account {
    readonly budget: Budget;
    readonly window: UsageWindow;
    /** Closed until this time: requests that come earlier are refused even if there is room again. */
    closedUntil: number;
}

/** Timers may fire a little early. */
const TOLERANCE_MS = 5;

/**
 * Microsoft Graph's throttle. A request counts in every budget that applies to it, and the first exhausted one refuses
 * it. Refused requests count as well: "all requests accrue against your usage limits" (Microsoft Graph throttling
 * guidance). A client that comes back too early is refused again, as in Dev Proxy's RetryAfterPlugin.
 *
 * That limits are sliding windows, and that a refused request only counts in the refusing budget, is `assumed`.
 */
export class Throttle {
    private readonly budgets: readonly Budget[];
    private accounts = new Map<string, Account>();
    private readonly record: AdmissionRecord;

    constructor(
        private readonly settings: ThrottleSettings,
        private readonly random: Random,
        private readonly now: () => number,
        remembered: number,
    ) {
        this.budgets = documentedBudgets(settings.tenantSize);
        this.record = new AdmissionRecord(remembered);
    }

    /** Requests admission for an application's request. */
    ask(request: GraphRequest, appId: string): ThrottleDecision {
        const now = this.now();
        const workload = throttledWorkloadOf(request);
        const isRead = request.method === "GET";
        const cost = workload === "identity" && isRead ? resourceUnits(request) : 1;
        const service = request.version === "v1" ? "logAnalytics" : undefined;
        const accounts = this.accountsFor(workload, isRead, appId, service);
        const unitsOf = ({ budget }: Account) => (budget.unit === "resourceUnit" ? cost : 1);
        const early = accounts.filter(({ closedUntil }) => now < closedUntil - TOLERANCE_MS);
        const refusing =
            early.length > 0 ? early : accounts.filter((account) => !account.window.fits(unitsOf(account), now));
        const [first] = refusing;
        const admission = { time: now, workload, isRead, units: cost, early: early.length > 0 };
        if (first === undefined) {
            for (const account of accounts) {
                account.window.spend(unitsOf(account), now);
            }
            this.record.add({ ...admission, admitted: true });
            return { admitted: true, workload, units: cost, share: shareOf(accounts, now) };
        }
        let waitMs = 0;
        const banMs = (this.settings.banSeconds * 1000) / this.settings.speed;
        for (const account of refusing) {
            account.window.spend(unitsOf(account), now);
            const free = Math.max(account.closedUntil, account.window.fitsAt(unitsOf(account), now));
            waitMs = Math.max(waitMs, free - now + banMs);
        }
        const { header, milliseconds } = this.told(workload, waitMs);
        for (const account of refusing) {
            account.closedUntil = now + milliseconds;
        }
        this.record.add({ ...admission, admitted: false, retryAfterMs: milliseconds });
        return {
            admitted: false,
            workload,
            units: cost,
            share: shareOf(accounts, now),
            budget: first.budget,
            ...(header === undefined ? {} : { retryAfter: header }),
        };
    }

    /** What was admitted and refused, and when. */
    statistics(): ThrottleStatistics {
        return this.record.statistics();
    }

    get admissions(): readonly Admission[] {
        return this.record.admissions;
    }

    /**
     * Variables that tell clients the budget of one application for Intune's devices, which is documented for the
     * service itself. None without throttling.
     */
    environment(): Record<string, string> {
        const { scale, speed, workloads } = this.settings;
        const factor = scale * (workloads.intuneDevices ?? 1);
        const budget = this.budgets.find(
            ({ workload, requests, scope }) => workload === "intuneDevices" && requests === "any" && scope === "app",
        );
        if (budget === undefined || factor === 0) {
            return {};
        }
        return {
            HOTPATCH_DEVICE_REQUESTS: String(Math.max(1, Math.floor(budget.limit * factor))),
            HOTPATCH_DEVICE_REQUESTS_SECONDS: String(budget.seconds / speed),
        };
    }

    /** Forgets all usage and statistics. */
    reset(): void {
        this.accounts = new Map();
        this.record.clear();
    }

    /** How long the caller is told to wait, which is never less than necessary. */
    private told(workload: ThrottledWorkload, waitMs: number): { header: string | undefined; milliseconds: number } {
        const exact = Math.ceil(waitMs) + TOLERANCE_MS;
        switch (this.styleFor(workload)) {
            case "absent":
                return { header: undefined, milliseconds: exact };
            case "fractional":
                return { header: (exact / 1000).toFixed(3), milliseconds: exact };
            case "whole": {
                const seconds = Math.ceil(exact / 1000);
                return { header: String(seconds), milliseconds: seconds * 1000 };
            }
        }
    }

    /**
     * Documented with a fraction (`2.128`, Microsoft Graph throttling guidance, 2020); Intune's 429 often lacks the header
     * (MSEndpointMgr, 2025). How often is `assumed`.
     */
    private styleFor(workload: ThrottledWorkload): "absent" | "fractional" | "whole" {
        const { retryAfter } = this.settings;
        if (retryAfter !== "documented") {
            return retryAfter;
        }
        const isIntune = workload.startsWith("intune") || workload === "exportJobs";
        if (isIntune && this.random.chance(0.7)) {
            return "absent";
        }
        return this.random.chance(0.5) ? "fractional" : "whole";
    }

    private accountsFor(
        workload: ThrottledWorkload,
        isRead: boolean,
        appId: string,
        service: Budget["service"],
    ): Account[] {
        const { scale, speed, workloads } = this.settings;
        if (scale === 0) {
            return [];
        }
        const requests = isRead ? "read" : "write";
        return this.budgets.flatMap((budget, index) => {
            const factor = budget.workload === "global" ? 1 : (workloads[budget.workload] ?? 1);
            const isMeant =
                budget.service === service && (budget.workload === workload || budget.workload === "global");
            if (!isMeant || factor === 0 || (budget.requests !== "any" && budget.requests !== requests)) {
                return [];
            }
            const key = budget.scope === "app" ? `${index}/${appId}` : String(index);
            let account = this.accounts.get(key);
            if (account === undefined) {
                const limit = Math.max(1, Math.floor(budget.limit * scale * factor));
                const window = new UsageWindow(limit, (budget.seconds * 1000) / speed);
                account = { budget, window, closedUntil: 0 };
                this.accounts.set(key, account);
            }
            return [account];
        });
    }
}

function shareOf(accounts: readonly Account[], now: number): number {
    return Math.max(0, ...accounts.map(({ window }) => window.spent(now) / window.limit));
}
