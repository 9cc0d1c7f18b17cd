import { EmulatorClock } from "../clock";
import type { FleetTally } from "../fleet";
import { GraphFailure } from "../http/failure";
import type { GraphRequest } from "../http/message";
import type { Answer, Stage } from "../http/pipeline";
import type { EmulatorSettings } from "../options";
import { chanceOf } from "../servicing/chance";
import { makeWorld, settlingMs, type World } from "./world";

/**
 * Why a tenant cannot be read. `consent`: its administrators did not consent to the application, so there are no tokens.
 * `forbidden`: every request is refused. `unavailable`: every request is answered with 503.
 */
export const TENANT_FAILURES = ["consent", "forbidden", "unavailable"] as const;
export type TenantFailure = (typeof TENANT_FAILURES)[number];

/** A tenant beside the emulator's own. */
export interface OtherTenant {
    readonly tenantId: string;
    /** The seed of its fleet: an emulator of its own with this seed has the same one. */
    readonly seed: number;
    readonly devices: number;
    /** Its Log Analytics workspace. */
    readonly workspaceId: string;
    readonly failure?: TenantFailure;
}

/** The tenants beside the emulator's own. */
export interface TenantControls {
    readonly list: readonly OtherTenant[];
    /** What the generator counted in one of them. Undefined for an unknown id. */
    tallyOf(tenantId: string): FleetTally | undefined;
}

interface Made {
    readonly world: World;
    readonly clock: EmulatorClock;
    readonly answer: Answer;
    /** Whether something was written, so that it cannot be made anew. */
    isWritten: boolean;
}

export interface OtherTenantParts {
    readonly settings: EmulatorSettings;
    /** The emulator's own clock, which all follow. */
    readonly now: () => number;
    /** The path of a request in a tenant. */
    readonly pipelineOf: (world: World, first: Stage) => Answer;
}

/**
 * Further tenants, each with its own fleet and state. A tenant is made when it is first needed; few are kept, so that
 * hundreds of them need little memory. The same seed makes the same tenants.
 */
export class OtherTenants implements TenantControls {
    readonly list: readonly OtherTenant[];
    private readonly byId: ReadonlyMap<string, OtherTenant>;
    /** The least recently used ones come first. */
    private readonly made = new Map<string, Made>();

    constructor(private readonly parts: OtherTenantParts) {
        const { tenants, seed } = parts.settings;
        const chance = chanceOf(seed, "tenants");
        const failing = new Map<number, TenantFailure>();
        while (failing.size < Math.min(tenants.failing, tenants.count)) {
            const place = chance.below(tenants.count);
            if (!failing.has(place)) {
                failing.set(place, TENANT_FAILURES[failing.size % TENANT_FAILURES.length] ?? "consent");
            }
        }
        this.list = Array.from({ length: tenants.count }, (_, place): OtherTenant => {
            const failure = failing.get(place);
            return {
                tenantId: chance.guid(),
                workspaceId: chance.guid(),
                seed: seed + place + 1,
                devices: tenants.devices,
                ...(failure === undefined ? {} : { failure }),
            };
        });
        this.byId = new Map(this.list.map((each) => [each.tenantId, each]));
    }

    /** Whether a tenant gives tokens: undefined for an unknown one. */
    givesTokens(tenantId: string): boolean | undefined {
        const found = this.byId.get(tenantId);
        return found === undefined ? undefined : found.failure !== "consent";
    }

    /** How requests of a tenant are answered. Undefined for an unknown id. */
    answerOf(tenantId: string): Answer | undefined {
        const other = this.byId.get(tenantId);
        if (other === undefined) {
            return undefined;
        }
        return (request) => {
            return this.madeOf(other).answer(request);
        };
    }

    tallyOf(tenantId: string): FleetTally | undefined {
        const other = this.byId.get(tenantId.toLowerCase());
        return other === undefined ? undefined : this.madeOf(other).world.tally;
    }

    /** The file of an export job, whichever tenant it belongs to. */
    download(id: string, signature: string) {
        for (const { world } of this.made.values()) {
            const found = world.tenant.exportJobs.download(id, signature);
            if (found !== undefined) {
                return found;
            }
        }
        return undefined;
    }

    /** The clocks of those that are made follow the emulator's. */
    advance(milliseconds: number): void {
        for (const { clock } of this.made.values()) {
            clock.advance(milliseconds);
        }
    }

    /** Forgets everything that was written. */
    reset(): void {
        this.made.clear();
    }

    private madeOf(other: OtherTenant): Made {
        const known = this.made.get(other.tenantId);
        this.made.delete(other.tenantId);
        const made = known ?? this.make(other);
        this.made.set(other.tenantId, made);
        const { kept } = this.parts.settings.tenants;
        for (const [id, { isWritten }] of this.made) {
            if (this.made.size <= kept) {
                break;
            }
            if (!isWritten && id !== other.tenantId) {
                this.made.delete(id);
            }
        }
        return made;
    }

    private make({ tenantId, seed, devices, workspaceId, failure }: OtherTenant): Made {
        const { settings, now, pipelineOf } = this.parts;
        const own: EmulatorSettings = {
            ...settings,
            seed,
            devices,
            logAnalytics: { ...settings.logAnalytics, workspaceId },
        };
        const clock = new EmulatorClock(now() - Date.now() - settlingMs(own));
        const world = makeWorld(own, tenantId, clock);
        const made: Made = {
            world,
            clock,
            isWritten: false,
            answer: pipelineOf(world, async (request, next) => {
                refuse(failure);
                made.isWritten ||= isWrite(request);
                return next(request);
            }),
        };
        return made;
    }
}

/** A part of a `$batch` comes here as well; queries of Log Analytics are sent with POST. */
function isWrite({ method, path, version }: GraphRequest): boolean {
    return method !== "GET" && path !== "/$batch" && version !== "v1";
}

function refuse(failure: TenantFailure | undefined): void {
    switch (failure) {
        case "consent":
            throw new GraphFailure(401, "The identity of the calling application could not be established.");
        case "forbidden":
            throw new GraphFailure(403, "Insufficient privileges to complete the operation.");
        case "unavailable":
            throw new GraphFailure(503, "The service is temporarily unavailable.");
        case undefined:
    }
}
