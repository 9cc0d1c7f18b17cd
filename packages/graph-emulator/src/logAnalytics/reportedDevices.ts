import type { Catalog } from "../catalog/catalog";
import { PUBLISHED_RELEASES } from "../catalog/published";
import { servicingMonth } from "../catalog/release";
import type { QualityUpdatePolicy } from "../intune/policy";
import { chanceOf } from "../servicing/chance";
import type { Reach } from "../servicing/coverage";
import type { Deliveries } from "../servicing/delivery";
import { type Observation, Observations, type ObservedFleet } from "../sources/observations";
import type { LogAnalyticsOptions } from "./options";

const DAY_MS = 24 * 60 * 60 * 1000;
/** One in this many PCs changed the state of virtualization-based security on the day before the newest snapshot. */
const CHANGED_EVERY = 50;

/** Something about a PC that the workspace has wrong, or does not have. */
export interface ReportPlant {
    /** The id of Intune's record. */
    readonly deviceId: string;
    readonly azureAdDeviceId: string;
    /** `missing`: no rows. `empty`: optional columns without values. `stale`: what it reported some days ago, which is no longer true. */
    readonly kind: "missing" | "empty" | "stale";
}

/** A PC as Windows Update for Business reports has it. */
export interface ReportedDevice {
    readonly observation: Observation;
    readonly plant: ReportPlant["kind"] | undefined;
    /** When the PC sent what the rows say, milliseconds since 1970. */
    readonly sentAt: number;
    readonly vbs: boolean | null;
    /** Whether it had another state before the newest snapshot. */
    readonly changed: boolean;
    /** Whether the update that led to its version was a hotpatch. */
    readonly hotpatch: boolean | null;
    readonly eligible: boolean | null;
    readonly enrolled: boolean;
    readonly enrolledAt: number | null;
}

export interface ReportParts {
    readonly fleet: ObservedFleet;
    readonly deliveries: Deliveries;
    readonly catalog: Pick<Catalog, "published">;
    readonly seed: number;
    readonly settings: Required<LogAnalyticsOptions>;
}

interface View {
    readonly observations: readonly Observation[];
    readonly reaches: readonly Reach<QualityUpdatePolicy>[];
    readonly month: string;
    readonly devices: readonly ReportedDevice[];
    readonly planted: readonly ReportPlant[];
}

/**
 * The PCs in a workspace of Windows Update for Business reports.
 *
 * `assumed`: every PC that is joined to Entra is in it; virtualization-based security is known wherever the inventory
 * knows it; eligible means that every prerequisite is met, and has no value if one of them is unknown; the last update was a hotpatch if its version is that of one; enrolled are PCs
 * that get hotpatches by a policy or by the tenant's default.
 */
export class ReportedDevices {
    private readonly observations: Observations;
    private known: View | undefined;

    constructor(private readonly parts: ReportParts) {
        this.observations = new Observations(parts.fleet, parts.settings.lagHours * 60 * 60 * 1000);
    }

    get planted(): readonly ReportPlant[] {
        return this.view().planted;
    }

    /** The same list for as long as nothing changes. */
    all(): readonly ReportedDevice[] {
        return this.view().devices;
    }

    private view(): View {
        const { fleet, deliveries } = this.parts;
        const observations = this.observations.all();
        const reaches = deliveries.coverage.reached();
        const month = servicingMonth(fleet.clock.now());
        const known = this.known;
        if (known?.observations !== observations || known.reaches !== reaches || known.month !== month) {
            const planted: ReportPlant[] = [];
            const hotpatches = this.hotpatches();
            const devices = observations.flatMap((each) => this.reported(each, { month, hotpatches }, planted) ?? []);
            this.known = { observations, reaches, month, devices, planted };
            return this.known;
        }
        return known;
    }

    /** Versions that a hotpatch leads to. The fleet may have versions that are published after the emulator's time. */
    private hotpatches(): ReadonlySet<string> {
        const releases = [...PUBLISHED_RELEASES, ...this.parts.catalog.published()];
        const revisions = releases.flatMap((release) => release.revisions);
        return new Set(
            revisions.filter(({ isHotpatch }) => isHotpatch).map(({ build, revision }) => `10.0.${build}.${revision}`),
        );
    }

    private reported(
        observation: Observation,
        { month, hotpatches }: { readonly month: string; readonly hotpatches: ReadonlySet<string> },
        planted: ReportPlant[],
    ): ReportedDevice | undefined {
        const { managed, entra, vbs: state, verdict, reportedAt } = observation;
        const { missingShare, staleShare, emptyShare } = this.parts.settings;
        const chance = chanceOf(this.parts.seed, entra.deviceId, "reports");
        const point = chance.next() / 2 ** 32;
        const changed = chance.below(CHANGED_EVERY) === 0;
        const days = chance.between(8, 20);
        const vbs = state === undefined || state === "unknownFutureValue" ? null : state === "running";
        const kind =
            point < missingShare
                ? "missing"
                : point < missingShare + staleShare && vbs !== null
                  ? "stale"
                  : point < missingShare + staleShare + emptyShare
                    ? "empty"
                    : undefined;
        if (kind !== undefined) {
            planted.push({ deviceId: managed.listed.id, azureAdDeviceId: entra.deviceId, kind });
        }
        if (kind === "missing") {
            return undefined;
        }
        const delivery = this.parts.deliveries.of(managed, month);
        const enrolled = delivery.kind === "hotpatch policy" || delivery.kind === "tenant default";
        const since = delivery.policies.map(({ lastModifiedDateTime }) => Date.parse(lastModifiedDateTime));
        const eligible = verdict === "unknown" ? null : verdict === "eligible";
        const hasHotpatch = hotpatches.has(observation.osVersion ?? "");
        const wasEligible = eligible === true ? false : eligible;
        return {
            observation,
            plant: kind,
            sentAt: kind === "stale" ? reportedAt - days * DAY_MS : reportedAt,
            vbs: kind === "stale" ? vbs === false : kind === "empty" ? null : vbs,
            changed: changed && kind === undefined && vbs !== null,
            eligible: kind === "empty" ? null : kind === "stale" ? wasEligible : eligible,
            hotpatch: kind === "empty" ? null : kind === "stale" ? !hasHotpatch : hasHotpatch,
            enrolled,
            enrolledAt: enrolled && kind !== "empty" && since.length > 0 ? Math.max(...since) : null,
        };
    }
}
