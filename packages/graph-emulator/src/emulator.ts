import { EmulatorClock, LATEST } from "./clock";
import type { ApprovalSetting } from "./contract/qualityUpdatePolicy";
import { controlDoor } from "./control/controlDoor";
import { type Controls, controlsOf } from "./control/controls";
import { openRecorder } from "./control/recorder";
import { audited } from "./directory/auditing";
import type { Group } from "./directory/group";
import { blobDoor } from "./exports/blobDoor";
import { Faults } from "./faults/faults";
import { faulty } from "./faults/stage";
import type { FleetTally } from "./fleet";
import { Random } from "./fleet/random";
import { distant } from "./http/distance";
import { type Door, openDoor } from "./http/door";
import { type Answer, pipeline, type Stage } from "./http/pipeline";
import { type LoggedRequest, RequestLog } from "./http/requestLog";
import { makeCertificate } from "./identity/certificate";
import { CLOUD_HOSTS } from "./identity/clouds";
import { makeApplication, tokenEndpoint } from "./identity/tokenEndpoint";
import { type TokenOptions, Tokens } from "./identity/tokens";
import type { QualityUpdatePolicy } from "./intune/policy";
import { emulatorSettings, type GraphEmulatorOptions } from "./options";
import { Replication } from "./store/replication";
import { OtherTenants } from "./tenants/otherTenants";
import { CLIENT_ID, makeWorld, PRINCIPAL_ID, settlingMs, type World } from "./tenants/world";
import { throttled } from "./throttle/stage";
import { Throttle } from "./throttle/throttle";

export type { ApprovalSetting, Group, LoggedRequest, QualityUpdatePolicy, TokenOptions };

/** The invented tenant: the same in every emulator. */
const TENANT_ID = "7e1c0f6e-5a3b-4c8d-9f21-0e3d6b7a8c90";

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
    const startsAt = settings.startsAt === undefined ? Date.now() : Date.parse(settings.startsAt);
    const clock = new EmulatorClock(startsAt - Date.now() - settlingMs(settings));
    const now = () => clock.now();
    const world = makeWorld(settings, TENANT_ID, clock);
    const { tenant, tally } = world;
    const { directory, intune, servicing, updateData, logAnalytics, exportJobs } = tenant;
    const identity = { tid: TENANT_ID, oid: PRINCIPAL_ID, appid: CLIENT_ID, roles: settings.roles };
    const hosts = CLOUD_HOSTS[settings.cloud];
    const tokens = new Tokens(identity, now, hosts);
    const token = tokens.issue({ lifetimeSeconds: LATEST / 1000 });
    const recorder = settings.record === undefined ? undefined : openRecorder(settings.record);
    const log = new RequestLog(settings.logSize, recorder?.write);
    const faults = new Faults(settings.seed, settings.faults);
    const throttleOf = () => new Throttle(settings.throttle, new Random(settings.seed), now, settings.logSize);
    const pipelineOf = (each: World, budgets: Throttle, ...first: Stage[]) =>
        pipeline({
            tenant: each.tenant,
            tokens,
            log,
            replication: new Replication(settings.replicationLagMs, new Random(settings.seed)),
            between: [
                ...first,
                faulty(faults),
                throttled(budgets, tokens, each.tenant.id),
                audited(each.tenant.directory, tokens),
            ],
            shuffle: (answers) => each.random.shuffle(answers),
        });
    const throttle = throttleOf();
    const own = pipelineOf(world, throttle);
    const tenants = new OtherTenants({
        settings,
        now,
        pipelineOf: (each, first) => pipelineOf(each, throttleOf(), first),
    });
    const answer: Answer = (request) =>
        (tenants.answerOf(tokens.tenantOf(request.headers.authorization) ?? "") ?? own)(request);
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
        tenants,
        tally,
        faults,
        throttle,
        log,
    });
    const advance = (milliseconds: number) => {
        clock.advance(milliseconds);
        tenants.advance(milliseconds);
    };
    const issueToken = (tokenOptions?: TokenOptions) => tokens.issue(tokenOptions);
    const control = controlDoor({ ...controls, requests: log.entries, advance, issueToken }, token);
    const issuing = tokenEndpoint(application, tokens, (id) => tenants.givesTokens(id));
    const blobs = blobDoor({
        download: (id, signature) => exportJobs.download(id, signature) ?? tenants.download(id, signature),
    });

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
            tally,
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
