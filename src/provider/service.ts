import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { UserError } from "../base/userError";
import { PartialFailure } from "../handlers/partialFailure";
import { configuration, configurationProblem, stackConfiguration, withOwnNames } from "./configuration";
import { constructed } from "./construct";
import { Declared } from "./declared";
import { answered } from "./functions";
import { identified, nameOf } from "./identity";
import { asProgram } from "./program";
import { configureHandlers, resourceOfType } from "./resources";
import { type Bag, bagOf, messages, nothing, plugins, structOf, unary } from "./rpc";
import { plainBag, withSecretsOf } from "./secrets";

/** What the plugin says about itself. */
export interface Plugin {
    readonly version: string;
    /** The text of the package's schema. */
    readonly schema: string;
    /** The address of the engine, which shows what is logged; without one that goes to the plugin's own output. */
    readonly engine?: string;
}

/**
 * The calls of the engine's `ResourceProvider` protocol (`proto/pulumi/provider.proto` in pulumi/pulumi). Behind them
 * are the handlers of the dynamic resources, and the functions and components of programs in Node; all that differs is
 * how they are called. Secrets come marked, because the engine makes no components otherwise; handlers get plain values.
 * Like the dynamic provider's host it takes no previews: the engine creates and updates nothing in one. All other calls
 * are answered as not implemented.
 */
export function providerService(plugin: Plugin, env: NodeJS.ProcessEnv): UntypedServiceImplementation {
    let config: Readonly<Record<string, string>> = {};
    const declared = new Declared();
    const surroundings = () => ({ engine: plugin.engine ?? "", config });
    return {
        getPluginInfo: unary(() => {
            const info = new plugins.PluginInfo();
            info.setVersion(plugin.version);
            return info;
        }),

        getSchema: unary(() => {
            const response = new messages.GetSchemaResponse();
            response.setSchema(plugin.schema);
            return response;
        }),

        checkConfig: unary((request: pb.CheckRequest) => {
            const problem = configurationProblem(bagOf(request.getNews()), env, false);
            return checked(request.getNews(), problem === undefined ? [] : [{ property: "", reason: problem }]);
        }),

        diffConfig: unary(() => {
            // Every recorded state names its tenant, so no change of credentials replaces anything.
            const response = new messages.DiffResponse();
            response.setChanges(messages.DiffResponse.DiffChanges.DIFF_UNKNOWN);
            return response;
        }),

        configure: unary((request: pb.ConfigureRequest) => {
            const args = bagOf(request.getArgs());
            const problem = configurationProblem(args, env, true);
            if (problem !== undefined) {
                throw new UserError(problem);
            }
            configureHandlers(configuration(args));
            config = stackConfiguration(args);
            const response = new messages.ConfigureResponse();
            response.setAcceptsecrets(true);
            response.setAcceptoutputs(true);
            response.setSupportspreview(false);
            return response;
        }),

        check: unary(async (request: pb.CheckRequest) => {
            const resource = resourceOfType(typeOf(request));
            const given = bagOf(request.getNews());
            const news = identified(resource, request.getUrn(), plainBag(given));
            const { inputs, failures } = await resource.methods.check(plainBag(bagOf(request.getOlds())), news);
            const others = declared.problems(resource, request.getUrn(), plainBag(given), inputs);
            return checked(structOf(withSecretsOf(given, inputs)), [...failures, ...others]);
        }),

        diff: unary(async (request: pb.DiffRequest) => {
            const { methods } = resourceOfType(typeOf(request));
            const { changes, replaces = [] } = await methods.diff(
                request.getId(),
                plainBag(bagOf(request.getOlds())),
                plainBag(bagOf(request.getNews())),
            );
            declared.has(request.getUrn(), replaces.length > 0 ? undefined : request.getId());
            const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = messages.DiffResponse.DiffChanges;
            const response = new messages.DiffResponse();
            response.setChanges(changes === undefined ? DIFF_UNKNOWN : changes ? DIFF_SOME : DIFF_NONE);
            response.setReplacesList(replaces);
            // As the classes of the dynamic resources ask for it: a create would take the old object for its own.
            response.setDeletebeforereplace(true);
            return response;
        }),

        create: unary(async (request: pb.CreateRequest) => {
            const { methods } = resourceOfType(typeOf(request));
            const given = bagOf(request.getProperties());
            const { id, outs } = await keepingSecrets(given, () => methods.create(plainBag(given)));
            declared.has(request.getUrn(), id);
            const response = new messages.CreateResponse();
            response.setId(id);
            response.setProperties(structOf(withSecretsOf(given, outs)));
            return response;
        }),

        read: unary(async (request: pb.ReadRequest) => {
            const { methods } = resourceOfType(typeOf(request));
            const recorded = bagOf(request.getProperties());
            const { id, props, inputs } = await methods.read(request.getId(), plainBag(recorded));
            const response = new messages.ReadResponse();
            if (id !== undefined && props !== undefined) {
                response.setId(id);
                response.setProperties(structOf(withSecretsOf(recorded, props)));
                response.setInputs(structOf(withSecretsOf(recorded, inputs ?? {})));
            }
            return response;
        }),

        update: unary(async (request: pb.UpdateRequest) => {
            const { methods } = resourceOfType(typeOf(request));
            const olds = plainBag(bagOf(request.getOlds()));
            const given = bagOf(request.getNews());
            const { outs } = await keepingSecrets(given, () => methods.update(request.getId(), olds, plainBag(given)));
            const response = new messages.UpdateResponse();
            response.setProperties(structOf(withSecretsOf(given, outs)));
            return response;
        }),

        delete: unary(async (request: pb.DeleteRequest) => {
            const resource = resourceOfType(typeOf(request));
            const [urn, id] = [request.getUrn(), request.getId()];
            if (declared.isReplacement(resource, urn, id)) {
                console.log(`'${nameOf(urn)}' (${id}) stays as it is: it was replaced by the same assignment.`);
            } else {
                await resource.methods.delete(id, plainBag(bagOf(request.getProperties())));
            }
            return nothing();
        }),

        construct: unary((request: pb.ConstructRequest) => constructed(request, surroundings())),

        invoke: unary(async (request: pb.InvokeRequest) => {
            const call = () => answered(request.getTok(), bagOf(request.getArgs()));
            const response = new messages.InvokeResponse();
            try {
                response.setReturn(structOf(await asProgram(surroundings(), call)));
            } catch (error) {
                response.setFailuresList(failuresOf(problemsOf(error)));
            }
            return response;
        }),

        // What runs ends by its own deadline, and says when; half a write would be worse.
        cancel: unary(nothing),
    } satisfies Partial<IResourceProviderServer>;
}

/** Runs an operation; what it leaves half done is recorded with the secrets that it was given. */
async function keepingSecrets<Result>(given: Bag, operation: () => Promise<Result>): Promise<Result> {
    try {
        return await operation();
    } catch (error) {
        throw error instanceof PartialFailure
            ? new PartialFailure(error.id, withSecretsOf(given, error.properties), error.reasons)
            : error;
    }
}

/** A resource's type, which is the last of those in its URN. */
function typeOf(request: { getUrn(): string }): string {
    const [, types = ""] = /^urn:pulumi:.*?::.*?::(.*?)::/s.exec(request.getUrn()) ?? [];
    return types.slice(types.lastIndexOf("$") + 1);
}

function checked(inputs: ReturnType<pb.CheckRequest["getNews"]>, failures: Failures): pb.CheckResponse {
    const response = new messages.CheckResponse();
    response.setInputs(inputs);
    response.setFailuresList(failuresOf(failures));
    return response;
}

type Failures = readonly { readonly property: string; readonly reason: string }[];

function failuresOf(failures: Failures): pb.CheckFailure[] {
    return failures.map(({ property, reason }) => {
        const failure = new messages.CheckFailure();
        failure.setProperty(property);
        failure.setReason(withOwnNames(reason));
        return failure;
    });
}

/** Every mistake in arguments, if that is what an error lists (`InvalidArgumentsError`); any other error is thrown. */
function problemsOf(error: unknown): Failures {
    if (typeof error === "object" && error !== null && "problems" in error && Array.isArray(error.problems)) {
        return error.problems;
    }
    throw error;
}
