import type * as Sdk from "@pulumi/pulumi";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { COMPONENTS } from "./components";
import { asProgram, type Surroundings } from "./program";
import { bagOf, messages, structOf } from "./rpc";
import { withOutputsInside } from "./secrets";

/** Parts of the SDK that it has no declarations for. */
interface Internals {
    deserializeInputs(
        inputs: Struct | undefined,
        dependencies: ReturnType<pb.ConstructRequest["getInputdependenciesMap"]>,
    ): Promise<Record<string, unknown>>;
    waitForRPCs(): Promise<void>;
    hookBindingFromProto(hooks: pb.ConstructRequest.ResourceHooksBinding | undefined): Sdk.ResourceHookBinding;
}

/**
 * Makes a component for the engine: its children are registered with the engine by this process, as by a program. Ends
 * when all of them are, and whatever the component says in a preview is said.
 */
export function constructed(request: pb.ConstructRequest, surroundings: Surroundings): Promise<pb.ConstructResponse> {
    const make = COMPONENTS[request.getType()];
    if (make === undefined) {
        throw new Error(
            `There is no component of type ${request.getType()}. There are: ${Object.keys(COMPONENTS).join(", ")}.`,
        );
    }
    const work = async () => {
        const { runtime }: typeof Sdk = require("@pulumi/pulumi");
        const { deserializeInputs }: Internals = require("@pulumi/pulumi/provider/server");
        const program: typeof import("../resources/kindOfProgram") = require("../resources/kindOfProgram");
        const loose: typeof import("../resources/untilTold") = require("../resources/untilTold");
        program.registersResourcesOfThePlugin();
        const inputs = structOf(withOutputsInside(bagOf(request.getInputs())));
        const args = await deserializeInputs(inputs, request.getInputdependenciesMap());
        const { resource, outputs } = make(request.getName(), args, optionsOf(request));
        const response = new messages.ConstructResponse();
        response.setUrn(await plain(resource.urn));
        const [state, dependencies] = await runtime.serializeResourceProperties(request.getName(), outputs);
        for (const [property, resources] of dependencies) {
            const urns = new messages.ConstructResponse.PropertyDependencies();
            urns.setUrnsList(await Promise.all([...resources].map(({ urn }) => plain(urn))));
            response.getStatedependenciesMap().set(property, urns);
        }
        response.setState(structOf(state));
        await loose.allTold();
        await (runtime as typeof runtime & Internals).waitForRPCs();
        return response;
    };
    return orFirstUncaught(() =>
        asProgram(surroundings, work, {
            project: request.getProject(),
            stack: request.getStack(),
            organization: request.getOrganization(),
            parallel: request.getParallel(),
            isPreview: request.getDryrun(),
            monitor: request.getMonitorendpoint(),
        }),
    );
}

function plain<T>(output: Sdk.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

/** The options that the program gave the component. */
function optionsOf(request: pb.ConstructRequest): Sdk.ComponentResourceOptions {
    const resources: typeof import("@pulumi/pulumi/resource") = require("@pulumi/pulumi/resource");
    const { hookBindingFromProto }: Internals = require("@pulumi/pulumi/runtime/resource");
    const byUrn = (urn: string) => new resources.DependencyResource(urn);
    const providers = [...request.getProvidersMap().entries()].map(
        ([name, reference]) => [name, new resources.DependencyProviderResource(reference)] as const,
    );
    const aliases = request.getAliasesList().map((alias): Sdk.Alias | string => {
        const spec = alias.getSpec();
        if (spec === undefined) {
            return alias.getUrn();
        }
        const name = spec.getName();
        const type = spec.getType();
        const project = spec.getProject();
        const stack = spec.getStack();
        return {
            ...(name === "" ? {} : { name }),
            ...(type === "" ? {} : { type }),
            ...(project === "" ? {} : { project }),
            ...(stack === "" ? {} : { stack }),
            ...(spec.hasParenturn() ? { parent: spec.getParenturn() } : {}),
            ...(spec.getNoparent() ? { parent: undefined } : {}),
        };
    });
    const [parent, deletedWith] = [request.getParent(), request.getDeletedwith()];
    return {
        aliases,
        dependsOn: request.getDependenciesList().map(byUrn),
        providers: Object.fromEntries(providers),
        ...(parent === "" ? {} : { parent: byUrn(parent) }),
        ...(deletedWith === "" ? {} : { deletedWith: byUrn(deletedWith) }),
        protect: request.getProtect(),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        retainOnDelete: request.getRetainondelete(),
        hooks: hookBindingFromProto(request.getResourceHooks()),
    };
}

/** Ends of the calls that are under way, for an error that belongs to one of them. */
const failures = new Set<(error: unknown) => void>();

/**
 * A component's child that cannot be registered fails in a promise that nobody waits for. As in the SDK's own plugins,
 * all calls that are under way fail with it, because nothing tells which of them it belongs to.
 */
async function orFirstUncaught<Result>(work: () => Promise<Result>): Promise<Result> {
    if (process.listeners("unhandledRejection").every((listener) => listener !== failAll)) {
        process.on("unhandledRejection", failAll);
    }
    let fail: (error: unknown) => void = () => {};
    const failure = new Promise<never>((_resolve, reject) => {
        fail = reject;
    });
    failures.add(fail);
    try {
        return await Promise.race([work(), failure]);
    } finally {
        failures.delete(fail);
    }
}

function failAll(error: unknown): void {
    if (failures.size === 0) {
        console.error(error);
    }
    for (const fail of failures) {
        fail(error);
    }
}
