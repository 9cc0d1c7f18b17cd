/**
 * `pulumi-hotpatch/emulator`: the embedded Microsoft Graph, a package of its own, for programs that have this one.
 */
export * from "intune-graph-emulator";
