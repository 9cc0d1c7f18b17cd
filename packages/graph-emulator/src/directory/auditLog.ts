import type { EmulatorClock } from "../clock";

/** What changed in one object. Values are JSON texts. */
export interface ModifiedProperty {
    readonly displayName: string;
    readonly oldValue: string | null;
    readonly newValue: string | null;
}

export interface AuditTarget {
    readonly id: string;
    readonly displayName: string | null;
    readonly type: string;
    readonly userPrincipalName: null;
    readonly groupType: string | null;
    readonly modifiedProperties: readonly ModifiedProperty[];
}

/** What the service knows about a change when it happens. */
export interface AuditedChange {
    readonly activityDisplayName: string;
    readonly operationType: string;
    readonly correlationId: string;
    readonly appId: string;
    readonly principalId: string;
    readonly targetResources: readonly AuditTarget[];
    readonly userAgent: string | null;
}

/** An entry of the audit log, in the form of Microsoft Graph's directoryAudit. */
export interface AuditEvent {
    readonly id: string;
    readonly category: string;
    readonly correlationId: string;
    readonly result: "success";
    readonly resultReason: string;
    readonly activityDisplayName: string;
    readonly activityDateTime: string;
    readonly loggedByService: string;
    readonly operationType: string;
    readonly userAgent: string | null;
    readonly initiatedBy: object;
    readonly targetResources: readonly AuditTarget[];
    readonly additionalDetails: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Microsoft Entra, "Reporting latencies": audit events become readable after minutes. That it takes two is `assumed`.
 */
const LATENCY_MS = 2 * 60 * 1000;

/**
 * The directory's log of changes. Events become readable some minutes after they happened. Changes made through the
 * controls are not in it.
 */
export class AuditLog {
    /** Never decreases, so that no id is used twice. */
    private count = 0;
    private written: { readonly visibleFrom: number; readonly event: AuditEvent }[] = [];

    constructor(
        private readonly clock: EmulatorClock,
        private readonly size: number,
    ) {}

    add(change: AuditedChange): void {
        const now = this.clock.now();
        const { appId, principalId, userAgent } = change;
        this.count += 1;
        const finer = String((this.count * 7919) % 10_000).padStart(4, "0");
        const event: AuditEvent = {
            id: `Directory_${change.correlationId}_${this.count.toString(36).padStart(5, "0").toUpperCase()}_${now}`,
            category: "GroupManagement",
            correlationId: change.correlationId,
            result: "success",
            resultReason: "",
            activityDisplayName: change.activityDisplayName,
            activityDateTime: new Date(now).toISOString().replace("Z", `${finer}Z`),
            loggedByService: "Core Directory",
            operationType: change.operationType,
            userAgent,
            initiatedBy: {
                user: null,
                app: { appId, displayName: "embedded", servicePrincipalId: principalId, servicePrincipalName: null },
            },
            targetResources: change.targetResources,
            additionalDetails: userAgent === null ? [] : [{ key: "User-Agent", value: userAgent }],
        };
        this.written.push({ visibleFrom: now + LATENCY_MS, event });
        if (this.written.length > this.size * 1.1 + 10) {
            this.written = this.written.slice(-this.size);
        }
    }

    /** Events that are readable by now, latest first (`assumed`). */
    events(): AuditEvent[] {
        const now = this.clock.now();
        return this.written
            .filter(({ visibleFrom }) => visibleFrom <= now)
            .map(({ event }) => event)
            .reverse();
    }

    /** Returns a function that restores the current events. */
    save(): () => void {
        const saved = [...this.written];
        return () => {
            this.written = [...saved];
        };
    }
}
