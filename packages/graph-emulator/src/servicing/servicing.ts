import type { Catalog } from "../catalog/catalog";
import { type Month, monthAfter, patchTuesday, servicingMonth, startOf } from "../catalog/release";
import { type EmulatorClock, LATEST } from "../clock";
import type { Directory } from "../directory/directory";
import type { FleetTally } from "../fleet";
import type { Intune } from "../intune/intune";
import { type BuildMonth, buildMonth } from "./buildMonth";
import { chanceOf } from "./chance";
import { type Deliveries, type Delivery, daysDeferred } from "./delivery";
import { errorIn, type Habits, habitsOf, vbsErrorIn } from "./habits";
import { type InstallResult, installMonth } from "./install";
import { Machine } from "./machine";
import { type DeviceMonth, type FleetMonth, fleetMonth } from "./record";
import type { SettingsDelivery } from "./windowsSettings";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days after the security update at which it is decided how it gets to a device. */
const DECIDED_AFTER = 3;
/** Not seen for this many days at the start: gone for good. */
const LOST_AFTER = 28;
/** How long it takes until a running device responds to a request to check in. */
const SYNC_DELAY_MS = 5 * 60_000;
/** A running device was seen within this many hours of the end of the month. */
const SYNC_HOURS = 40;

export interface ServicingParts {
    readonly clock: EmulatorClock;
    readonly directory: Directory;
    readonly intune: Intune;
    readonly catalog: Catalog;
    readonly deliveries: Deliveries;
    readonly settings: SettingsDelivery;
    readonly tally: FleetTally;
    readonly seed: number;
}

/** Ways to let months pass, and their real results. */
export interface ServicingControls {
    /** Every device and month so far, the months in order. */
    readonly record: readonly DeviceMonth[];
    /** Every month so far in numbers. */
    readonly months: readonly FleetMonth[];
    /** How the next update would get to each device, by Intune's id. */
    deliveries(): ReadonlyMap<string, Delivery>;
    /** Completes the next month: the clock moves to the day before the security update of the following month. */
    advanceMonth(): FleetMonth;
    /**
     * Completes all months that are over by a given time, and moves the clock there. RangeError for text that is not a
     * date and time, or one after the year 2099.
     */
    advanceTo(moment: string): readonly FleetMonth[];
}

/**
 * Windows Update on the emulator's clock. A servicing month begins with its security update and lasts until the next
 * one; the first that passes is the one after the start. Nothing happens until somebody asks for it; months that have
 * passed on the clock are then caught up. What a device does follows from its delivery, its prerequisites and the seed,
 * and is written where Graph shows it.
 */
export class Servicing implements ServicingControls {
    private machines: readonly Machine[] | undefined;
    private byId: ReadonlyMap<string, Machine> | undefined;
    private finished: DeviceMonth[] = [];
    private summaries: FleetMonth[] = [];
    private next: Month;
    private changed = 0;
    private readonly startedAt: number;

    constructor(private readonly parts: ServicingParts) {
        this.startedAt = parts.clock.now();
        this.next = monthAfter(servicingMonth(this.startedAt));
    }

    get record(): readonly DeviceMonth[] {
        return this.finished;
    }

    get months(): readonly FleetMonth[] {
        return this.summaries;
    }

    /** Grows whenever devices have changed. */
    get changes(): number {
        return this.changed;
    }

    deliveries(): ReadonlyMap<string, Delivery> {
        const month = servicingMonth(this.parts.clock.now());
        return new Map(this.all().map(({ managed }) => [managed.listed.id, this.parts.deliveries.of(managed, month)]));
    }

    advanceMonth(): FleetMonth {
        const { clock, catalog, deliveries, directory } = this.parts;
        const month = this.next;
        const date = patchTuesday(month);
        const end = endOf(month);
        this.wait(startOf(date) + DECIDED_AFTER * DAY_MS);
        const delivered = this.all().map((machine) => deliveries.of(machine.managed, month));
        this.applySettings(month);
        this.wait(end);
        const published = catalog.publishedBy(end);
        const builds = new Set(this.all().map(({ build }) => build ?? 0));
        const offers = new Map([...builds].map((build) => [build, buildMonth(published, build, month)]));
        const devices = this.all().map((machine, place) =>
            this.passMonth(
                machine,
                { month, end },
                delivered[place] ?? NOTHING_DELIVERED,
                offers.get(machine.build ?? 0),
            ),
        );
        this.changed += 1;
        directory.devicesChanged();
        clock.now();
        this.finished = [...this.finished, ...devices];
        const summary = fleetMonth(month, date, devices);
        this.summaries = [...this.summaries, summary];
        this.next = monthAfter(month);
        return summary;
    }

    advanceTo(moment: string): readonly FleetMonth[] {
        const time = Date.parse(moment);
        if (Number.isNaN(time) || time >= LATEST) {
            const cause = Number.isNaN(time)
                ? "not a valid date and time"
                : "the emulator's clock ends with the year 2099";
            throw new RangeError(`Advance months to '${moment}': ${cause}. Pass one such as 2026-06-30.`);
        }
        const finished: FleetMonth[] = [];
        while (endOf(this.next) <= time) {
            finished.push(this.advanceMonth());
        }
        this.wait(time);
        return finished;
    }

    /**
     * Asks a device to check in. `assumed`: a running device does so after some minutes; a lost one never does, and
     * other platforms and older records of a machine do not matter here.
     */
    requestSync(deviceId: string): void {
        const { clock, settings } = this.parts;
        this.byId ??= new Map(this.all().map((each) => [each.managed.listed.id, each]));
        const machine = this.byId.get(deviceId);
        if (machine !== undefined && !this.isLost(machine)) {
            clock.after(SYNC_DELAY_MS, () => {
                machine.checkIn(clock.now(), settings.of(machine.managed));
                this.changed += 1;
            });
        }
    }

    /** Returns a function that restores the current devices and record. */
    save(): () => void {
        const { finished, summaries, next } = this;
        const machines = this.machines?.map((machine) => machine.save());
        return () => {
            this.finished = finished;
            this.summaries = summaries;
            this.next = next;
            this.changed += 1;
            if (machines === undefined) {
                this.machines?.forEach((machine) => {
                    machine.restoreFirst();
                });
            }
            machines?.forEach((restore) => {
                restore();
            });
        };
    }

    /** Every running device has checked in by the time at which it is decided how the month's update gets to it. */
    private applySettings(month: Month): void {
        const { clock, settings, seed } = this.parts;
        this.changed += 1;
        for (const machine of this.all()) {
            if (this.whyOff(machine, habitsOf(machine.managed, seed), month) === undefined) {
                machine.checkIn(clock.now(), settings.of(machine.managed));
            }
        }
    }

    /** A month of one device, written to its records. */
    private passMonth(
        machine: Machine,
        { month, end }: Period,
        delivery: Delivery,
        offer: BuildMonth | undefined,
    ): DeviceMonth {
        const { seed } = this.parts;
        const { listed } = machine.managed;
        const { build, revision } = machine;
        const habits = habitsOf(machine.managed, seed);
        const off = this.whyOff(machine, habits, month);
        const common = {
            month,
            deviceId: listed.id,
            deviceName: listed.deviceName,
            azureADDeviceId: listed.azureADDeviceId,
            delivery: delivery.kind,
        };
        const { revision: installed, ...outcome } =
            offer === undefined || revision === undefined
                ? { class: "unknown" as const, revision, restarted: false }
                : this.install(machine, offer, { month, end, delivery, habits, off });
        if (outcome.restarted) {
            machine.restart();
        }
        if (off === undefined && build !== undefined && installed !== undefined) {
            const minutes = chanceOf(seed, listed.id, month, "sync").below(SYNC_HOURS * 60);
            machine.report(build, installed, end - minutes * 60_000, habits.entraLags);
        }
        return { ...common, build: listed.osVersion?.replace("10.0.", "") ?? "", ...outcome };
    }

    private install(
        { managed, obstacle, revision = 0 }: Machine,
        offer: BuildMonth,
        { month, end, delivery, habits, off }: Period & { delivery: Delivery; habits: Habits; off: string | undefined },
    ): InstallResult {
        const { seed } = this.parts;
        const isDelivered = delivery.kind === "hotpatch policy" || delivery.kind === "tenant default";
        const vbsError = isDelivered && obstacle === "vbs" ? vbsErrorIn(month, managed, seed) : undefined;
        const isInPolicy = delivery.policies.length > 0;
        return installMonth(offer, {
            revision,
            isDelivered,
            obstacle,
            pause: off ?? whyWaiting(delivery, { month, end }),
            error:
                (offer.hotpatch === undefined ? undefined : vbsError) ??
                errorIn(month, managed, seed, this.parts.catalog.failures[month]),
            takesOutOfBand: habits.takesOutOfBand && !isInPolicy,
            takesPreviews: habits.takesPreviews && !isInPolicy,
        });
    }

    private isLost({ managed }: Machine): boolean {
        return this.startedAt - Date.parse(managed.listed.lastSyncDateTime) > LOST_AFTER * DAY_MS;
    }

    private whyOff(machine: Machine, { offline }: Habits, month: Month): string | undefined {
        if (this.isLost(machine)) {
            return "lost";
        }
        return chanceOf(this.parts.seed, machine.managed.listed.id, month, "offline").chance(offline)
            ? "offline"
            : undefined;
    }

    /**
     * The machines of the fleet: the newest record of each Windows client, which is what the tally judged. Determined
     * when first needed.
     */
    private all(): readonly Machine[] {
        const { intune, directory, tally, seed } = this.parts;
        this.machines ??= intune.managedDevices.flatMap((managed) => {
            if (!tally.byDevice.has(managed.listed.id)) {
                return [];
            }
            const entra = directory.deviceByDeviceId(managed.listed.azureADDeviceId ?? "");
            return [new Machine(managed, entra, habitsOf(managed, seed).hasChpe)];
        });
        return this.machines;
    }

    private wait(until: number): void {
        this.parts.clock.advance(Math.max(0, until - this.parts.clock.now()));
    }
}

/** A month, and the time at which it is over. */
interface Period {
    readonly month: Month;
    readonly end: number;
}

const NOTHING_DELIVERED: Delivery = { kind: "none", policies: [] };

/** A month is over on the day before the next security update. */
function endOf(month: Month): number {
    return startOf(patchTuesday(monthAfter(month))) - DAY_MS;
}

/** Why the policies of a device hold the month's update back until the month is over. */
function whyWaiting({ kind, policies }: Delivery, { month, end }: Period): string | undefined {
    const days = kind === "none" ? 0 : daysDeferred(policies);
    if (days === undefined) {
        return "not approved";
    }
    return days > 0 && startOf(patchTuesday(month)) + days * DAY_MS > end ? "deferred" : undefined;
}
