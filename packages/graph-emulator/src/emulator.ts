import { Catalog } from "./catalog/catalog";
import { EmulatorClock, LATEST } from "./clock";
import type { ApprovalSetting } from "./contract/qualityUpdatePolicy";
import { controlDoor } from "./control/controlDoor";
import { type Controls, controlsOf } from "./control/controls";
import { openRecorder } from "./control/recorder";
import { audited } from "./directory/auditing";
import { Directory } from "./directory/directory";
import type { Group } from "./directory/group";
import { subscribedSkus } from "./directory/licences";
import { blobDoor } from "./exports/blobDoor";
import { ExportJobs } from "./exports/exportJobs";
import { Faults } from "./faults/faults";
import { faulty } from "./faults/stage";
import { type FleetTally, generateFleet } from "./fleet";
import { Random } from "./fleet/random";
import { distant } from "./http/distance";
import { type Door, openDoor } from "./http/door";
import { pipeline } from "./http/pipeline";
import { type LoggedRequest, RequestLog } from "./http/requestLog";
import { makeCertificate } from "./identity/certificate";
import { CLOUD_HOSTS } from "./identity/clouds";
import { makeApplication, tokenEndpoint } from "./identity/tokenEndpoint";
import { type TokenOptions, Tokens } from "./identity/tokens";
import { CATALOG_ITEM_IDS } from "./intune/approvals";
import { Intune } from "./intune/intune";
import type { QualityUpdatePolicy } from "./intune/policy";
import { LogAnalytics } from "./logAnalytics/logAnalytics";
import { emulatorSettings, type GraphEmulatorOptions } from "./options";
import { seedTenant } from "./scenario/tenantSeed";
import { chanceOf } from "./servicing/chance";
import { Deliveries } from "./servicing/delivery";
import { Servicing } from "./servicing/servicing";
import { UpdatableAssets } from "./servicing/updatableAssets";
import { SettingsDelivery } from "./servicing/windowsSettings";
import { UpdateData } from "./sources/updateData";
import { NewIds } from "./store/newIds";
import { Replication } from "./store/replication";
import { throttled } from "./throttle/stage";
import { Throttle } from "./throttle/throttle";

export type { ApprovalSetting, Group, LoggedRequest, QualityUpdatePolicy, TokenOptions };

/** The invented tenant, its application and the application's service principal: the same in every emulator. */
const TENANT_ID = "7e1c0f6e-5a3b-4c8d-9f21-0e3d6b7a8c90";
const CLIENT_ID = "0c9b8a7d-6e5f-4a3b-8c2d-1e0f9a8b7c6d";
const PRINCIPAL_ID = "3d2e1f0a-9b8c-4d7e-a6f5-0a1b2c3d4e5f";

/** A running embedded Microsoft Graph. */
export interface GraphEmulator extends Controls {
    /**
     * Root of its addresses, without a trailing slash: of the https door if there is one, otherwise of the http door.
     */
    readonly endpoint: string;
    /** Root of the http door. */
    readonly httpEndpoint: string;
    /** A token that both doors accept, however far the clock is advanced; different with every start. */
    readonly token: string;
    readonly tenantId: string;
    /**
     * Variables that direct programs here: a fixed token at the http door; at the https door an application with its
     * secret, and the http door for the azuread stand-in.
     */
    environment(): Record<string, string>;
    /** The current quality update policies, regardless of replicas; a new list with each access. */
    readonly policies: readonly QualityUpdatePolicy[];
    /** The current groups, regardless of replicas; a new list with each access. */
    readonly groups: readonly Group[];
    /** The last requests in the order of arrival; parts of a `$batch` follow the whole. */
    readonly requests: readonly LoggedRequest[];
    /** What the fleet generator counted. */
    readonly tally: FleetTally;
    /** Moves the emulator's clock forward by milliseconds. */
    advance(milliseconds: number): void;
    /** Issues another token, for example with fewer roles or a short lifetime. */
    issueToken(options?: TokenOptions): string;
    /** Closes the doors and all connections. The state is lost. */
    stop(): Promise<void>;
}

/**
 * Starts a Microsoft Graph with Entra and Intune behaviour on 127.0.0.1, with a generated fleet and its state in
 * memory.
 *
 * @throws RangeError for an option that is unknown or out of range; Error with `code` EADDRINUSE or EACCES for a port
 * that is not available.
 */
export async function startGraphEmulator(options: GraphEmulatorOptions = {}): Promise<GraphEmulator> {
    const settings = emulatorSettings(options);
    // Everything that exists at the start is old enough for every replica to have it.
    const settlingMs = 2 * settings.replicationLagMs + settings.membershipDelayMs + 1;
    const startsAt = settings.startsAt === undefined ? undefined : Date.parse(settings.startsAt);
    const clock = new EmulatorClock((startsAt === undefined ? 0 : startsAt - Date.now()) - settlingMs);
    const now = () => clock.now();
    const fleet = generateFleet({
        devices: settings.devices,
        seed: settings.seed,
        shares: settings.shares,
        ...(startsAt === undefined ? {} : { now: new Date(startsAt) }),
    });
    const catalog = new Catalog(now, settings.catalog);
    // A separate sequence: that of the seed itself was used for the fleet.
    const random = chanceOf(settings.seed, "service");
    const licences = subscribedSkus(settings.licences, TENANT_ID, settings.devices);
    const people = new Set(fleet.managedDevices.map(({ listed }) => listed.userId));
    const fixed = new Set([TENANT_ID, CLIENT_ID, PRINCIPAL_ID, ...CATALOG_ITEM_IDS, ...licences.map(({ id }) => id)]);
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
    clock.advance(settlingMs - settings.replicationLagMs);
    const deliveries = new Deliveries(intune, directory);
    const updatableAssets = new UpdatableAssets(directory, intune, deliveries.coverage, settings.seed);
    const servicing = new Servicing({
        clock,
        directory,
        intune,
        catalog,
        deliveries,
        settings: new SettingsDelivery(intune, directory),
        tally: fleet.tally,
        seed: settings.seed,
    });
    const observed = { clock, directory, intune, tally: fleet.tally, changes: () => servicing.changes };
    const logAnalytics = new LogAnalytics(
        { fleet: observed, deliveries, seed: settings.seed, settings: settings.logAnalytics },
        TENANT_ID,
    );
    const exportJobs = new ExportJobs({
        clock,
        ids,
        devices: fleet.managedDevices,
        seed: settings.seed,
        settings: settings.exportJobs,
    });
    const updateData = new UpdateData({
        fleet: observed,
        coverage: deliveries.coverage,
        assets: updatableAssets,
        seed: settings.seed,
        settings: settings.serviceData,
    });
    const identity = { tid: TENANT_ID, oid: PRINCIPAL_ID, appid: CLIENT_ID, roles: settings.roles };
    const hosts = CLOUD_HOSTS[settings.cloud];
    const tokens = new Tokens(identity, now, hosts);
    const token = tokens.issue({ lifetimeSeconds: LATEST / 1000 });
    const recorder = settings.record === undefined ? undefined : openRecorder(settings.record);
    const log = new RequestLog(settings.logSize, recorder?.write);
    const faults = new Faults(settings.seed, settings.faults);
    const throttle = new Throttle(settings.throttle, new Random(settings.seed), now, settings.logSize);
    const answer = pipeline({
        tenant: {
            id: TENANT_ID,
            directory,
            intune,
            catalog,
            updatableAssets,
            updateData,
            logAnalytics,
            exportJobs,
            servicing,
            settings,
        },
        tokens,
        log,
        replication: new Replication(settings.replicationLagMs, new Random(settings.seed)),
        between: [faulty(faults), throttled(throttle, tokens, TENANT_ID), audited(directory, tokens)],
        shuffle: (answers) => random.shuffle(answers),
    });
    const application = makeApplication(TENANT_ID, CLIENT_ID, hosts);
    const certificate = settings.https ? await makeCertificate() : undefined;
    const controls = controlsOf({
        tenantId: TENANT_ID,
        cloud: settings.cloud,
        clock,
        directory,
        intune,
        servicing,
        updateData,
        logAnalytics,
        exportJobs,
        tally: fleet.tally,
        faults,
        throttle,
        log,
    });
    const advance = (milliseconds: number) => clock.advance(milliseconds);
    const issueToken = (tokenOptions?: TokenOptions) => tokens.issue(tokenOptions);
    const control = controlDoor({ ...controls, requests: log.entries, advance, issueToken }, token);
    const issuing = tokenEndpoint(application, tokens);
    const blobs = blobDoor(exportJobs);

    const doors: Door[] = [];
    const stop = async () => {
        await Promise.all(doors.map((door) => door.close()));
        certificate?.remove();
        await recorder?.close();
    };
    const open = async (port: number, tls: typeof certificate): Promise<Door> => {
        const door = await openDoor({
            port,
            certificate: tls,
            answer: distant(answer, settings.latencyMs),
            isKnown: (authorization) => tokens.isKnown(authorization),
            aside: (head) => control(head) ?? blobs(head) ?? (tls === undefined ? undefined : issuing(head)),
            now,
        });
        doors.push(door);
        return door;
    };
    try {
        const https = certificate === undefined ? undefined : await open(settings.port, certificate);
        const http = await open(https === undefined ? settings.port : 0, undefined);
        const environment: Record<string, string> =
            https === undefined || certificate === undefined
                ? { HOTPATCH_GRAPH_ENDPOINT: http.origin, HOTPATCH_GRAPH_TOKEN: token }
                : {
                      HOTPATCH_GRAPH_ENDPOINT: https.origin,
                      HOTPATCH_AUTHORITY_HOST: https.origin,
                      NODE_EXTRA_CA_CERTS: certificate.path,
                      ARM_TENANT_ID: TENANT_ID,
                      ARM_CLIENT_ID: CLIENT_ID,
                      ARM_CLIENT_SECRET: application.clientSecret,
                      // The azuread stand-in does not support credentials, so it uses the other door.
                      HOTPATCH_AZUREAD_STANDIN_ENDPOINT: http.origin,
                      HOTPATCH_AZUREAD_STANDIN_TOKEN: token,
                  };
        // Clients wait for as long as a real tenant may lag; here the lag is known.
        environment.HOTPATCH_REPLICATION_SECONDS = String(Math.max(0.05, (1.5 * settings.replicationLagMs) / 1000));
        Object.assign(environment, throttle.environment());
        return {
            endpoint: (https ?? http).origin,
            httpEndpoint: http.origin,
            token,
            tenantId: TENANT_ID,
            environment: () => ({ ...environment }),
            get policies() {
                now();
                return intune.policies.all();
            },
            get groups() {
                now();
                return directory.groups.all();
            },
            requests: log.entries,
            tally: fleet.tally,
            ...controls,
            advance,
            issueToken,
            stop,
        };
    } catch (error) {
        await stop();
        throw error;
    }
}
