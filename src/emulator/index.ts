/**
 * An embedded Microsoft Graph with Entra and Intune behaviour, for tests, demonstrations and pipelines without a tenant. What it
 * knows comes from Microsoft's documentation and from recorded answers.
 */
export {
    type ApprovalSetting,
    type GraphEmulator,
    type Group,
    type LoggedRequest,
    type QualityUpdatePolicy,
    startGraphEmulator,
    type TokenOptions,
} from "./emulator";
export type { FleetTally } from "./fleet";
export type { GraphEmulatorOptions } from "./options";
export { type PulumiEnvironmentOptions, pulumiEnvironment, scrubbed } from "./pulumiEnvironment";
