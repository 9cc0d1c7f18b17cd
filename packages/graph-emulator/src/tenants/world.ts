import { Catalog } from "../catalog/catalog";
import type { EmulatorClock } from "../clock";
import { Directory } from "../directory/directory";
import { subscribedSkus } from "../directory/licences";
import { ExportJobs } from "../exports/exportJobs";
import { type FleetTally, generateFleet } from "../fleet";
import type { Random } from "../fleet/random";
import { CATALOG_ITEM_IDS } from "../intune/approvals";
import { Intune } from "../intune/intune";
import { LogAnalytics } from "../logAnalytics/logAnalytics";
import type { EmulatorSettings } from "../options";
import type { Tenant } from "../routes/route";
import { seedTenant } from "../scenario/tenantSeed";
import { chanceOf } from "../servicing/chance";
import { Deliveries } from "../servicing/delivery";
import { Servicing } from "../servicing/servicing";
import { UpdatableAssets } from "../servicing/updatableAssets";
import { SettingsDelivery } from "../servicing/windowsSettings";
import { UpdateData } from "../sources/updateData";
import { NewIds } from "../store/newIds";

/** The invented application and its service principal: the same in every tenant of every emulator. */
export const CLIENT_ID = "0c9b8a7d-6e5f-4a3b-8c2d-1e0f9a8b7c6d";
export const PRINCIPAL_ID = "3d2e1f0a-9b8c-4d7e-a6f5-0a1b2c3d4e5f";

/** A tenant with its fleet and all services. */
export interface World {
    readonly tenant: Tenant;
    readonly tally: FleetTally;
    readonly random: Random;
}

/** Everything that exists at the start is old enough for every replica to have it: that old. */
export function settlingMs({ replicationLagMs, membershipDelayMs }: EmulatorSettings): number {
    return 2 * replicationLagMs + membershipDelayMs + 1;
}

/**
 * Makes a tenant by its seed. The clock has to be behind by {@link settlingMs}, and is moved forward by that.
 * @throws Error for a seeded object that cannot be created
 */
export function makeWorld(settings: EmulatorSettings, tenantId: string, clock: EmulatorClock): World {
    const now = () => clock.now();
    const fleet = generateFleet({
        devices: settings.devices,
        seed: settings.seed,
        shares: settings.shares,
        ...(settings.startsAt === undefined ? {} : { now: new Date(settings.startsAt) }),
    });
    const catalog = new Catalog(now, settings.catalog);
    // A separate sequence: that of the seed itself was used for the fleet.
    const random = chanceOf(settings.seed, "service");
    const licences = subscribedSkus(settings.licences, tenantId, settings.devices);
    const people = new Set(fleet.managedDevices.map(({ listed }) => listed.userId));
    const fixed = new Set([tenantId, CLIENT_ID, PRINCIPAL_ID, ...CATALOG_ITEM_IDS, ...licences.map(({ id }) => id)]);
    const ids: NewIds = new NewIds(
        random,
        (id): boolean =>
            fixed.has(id) ||
            people.has(id) ||
            directory.device(id) !== undefined ||
            directory.deviceByDeviceId(id) !== undefined ||
            intune.managedDevice(id) !== undefined,
    );
    const directory: Directory = new Directory(fleet.entraDevices, clock, ids, {
        ...settings,
        principals: [PRINCIPAL_ID],
        licences,
    });
    const intune: Intune = new Intune(fleet.managedDevices, directory, clock, random, ids, settings.replicationLagMs);
    seedTenant(settings.tenant, { directory, intune, clock, replicationLagMs: settings.replicationLagMs });
    clock.advance(settlingMs(settings) - settings.replicationLagMs);
    const deliveries = new Deliveries(intune, directory);
    const updatableAssets = new UpdatableAssets(directory, intune, deliveries.coverage, settings.seed);
    const { seed } = settings;
    const servicing = new Servicing({
        clock,
        directory,
        intune,
        catalog,
        deliveries,
        settings: new SettingsDelivery(intune, directory),
        tally: fleet.tally,
        seed,
    });
    const observed = { clock, directory, intune, tally: fleet.tally, changes: () => servicing.changes };
    const tenant: Tenant = {
        id: tenantId,
        directory,
        intune,
        catalog,
        updatableAssets,
        updateData: new UpdateData({
            fleet: observed,
            coverage: deliveries.coverage,
            assets: updatableAssets,
            seed,
            settings: settings.serviceData,
        }),
        logAnalytics: new LogAnalytics(
            { fleet: observed, deliveries, catalog, seed, settings: settings.logAnalytics },
            tenantId,
        ),
        exportJobs: new ExportJobs({
            clock,
            ids,
            devices: fleet.managedDevices,
            seed,
            settings: settings.exportJobs,
        }),
        servicing,
        settings,
    };
    return { tenant, tally: fleet.tally, random };
}
