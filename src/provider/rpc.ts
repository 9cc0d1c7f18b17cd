/**
 * gRPC and protocol buffers as `@pulumi/pulumi` has them: taken from its own dependencies, so that there is one copy of
 * each whatever package manager has installed it. The SDK itself is not loaded: it takes a second.
 */
import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as Any from "google-protobuf/google/protobuf/any_pb";
import type * as Empty from "google-protobuf/google/protobuf/empty_pb";
import type * as Struct from "google-protobuf/google/protobuf/struct_pb";
import { messageOf } from "../base/messageOf";
import { PartialFailure } from "../handlers/partialFailure";
import { withOwnNames } from "./configuration";

const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));

export const grpc: typeof Grpc = ofPulumi("@grpc/grpc-js");
export const messages: typeof import("@pulumi/pulumi/proto/provider_pb") = require("@pulumi/pulumi/proto/provider_pb");
export const plugins: typeof import("@pulumi/pulumi/proto/plugin_pb") = require("@pulumi/pulumi/proto/plugin_pb");
const status: typeof import("@pulumi/pulumi/proto/status_pb") = require("@pulumi/pulumi/proto/status_pb");
const any: typeof Any = ofPulumi("google-protobuf/google/protobuf/any_pb");
const empty: typeof Empty = ofPulumi("google-protobuf/google/protobuf/empty_pb");
const struct: typeof Struct = ofPulumi("google-protobuf/google/protobuf/struct_pb");

/** Plain values by their names. */
export type Bag = Record<string, unknown>;

/** The values of a message; none if it is absent, as an import's are. */
export function bagOf(message: Struct.Struct | undefined): Bag {
    return (message?.toJavaScript() ?? {}) as Bag;
}

/** Values as a message. A property that is undefined is left out. */
export function structOf(bag: Bag): Struct.Struct {
    const values = JSON.parse(JSON.stringify(bag)) as Record<string, Struct.JavaScriptValue>;
    return struct.Struct.fromJavaScript(values);
}

export function nothing(): Empty.Empty {
    return new empty.Empty();
}

/** A call that has one answer; what is thrown becomes the call's error, as {@link errorOf} says it. */
export function unary<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
): Grpc.handleUnaryCall<Request, Response> {
    return async (call, callback) => {
        try {
            callback(null, await answer(call.request));
        } catch (error) {
            callback(errorOf(error));
        }
    };
}

/**
 * An error in the engine's form. A {@link PartialFailure} carries what exists (`ErrorResourceInitFailed`), so that the
 * engine records it.
 */
function errorOf(error: unknown): Partial<Grpc.StatusObject> {
    const details = withOwnNames(messageOf(error));
    const metadata = new grpc.Metadata();
    if (error instanceof PartialFailure) {
        const failure = new messages.ErrorResourceInitFailed();
        failure.setId(error.id);
        failure.setProperties(structOf({ ...error.properties }));
        failure.setReasonsList(error.reasons.map(withOwnNames));
        const packed = new any.Any();
        packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
        const whole = new status.Status();
        whole.setCode(grpc.status.UNKNOWN);
        whole.setMessage(details);
        whole.addDetails(packed);
        // gRPC's own name for details that are messages.
        metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
    }
    return { code: grpc.status.UNKNOWN, details, metadata };
}

/** Starts a server on a free port of this machine, which only this machine reaches. */
export async function serve(service: Grpc.UntypedServiceImplementation): Promise<{ port: number; stop(): void }> {
    const { ResourceProviderService }: typeof import("@pulumi/pulumi/proto/provider_grpc_pb") =
        require("@pulumi/pulumi/proto/provider_grpc_pb");
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const server = new grpc.Server(unlimited);
    server.addService(ResourceProviderService, service);
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error === null ? resolve(port) : reject(error),
        );
    });
    return { port, stop: () => server.forceShutdown() };
}
