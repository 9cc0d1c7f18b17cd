import { build } from "./build";
import { edition } from "./edition";
import { entraJoin } from "./entraJoin";
import { mdm } from "./mdm";
import type { Prerequisite } from "./prerequisite";
import { vbs } from "./vbs";

export type { PrerequisiteCode } from "../../conditions/prerequisites";
export type { Evidence, Prerequisite, PrerequisiteOptions, PrerequisiteResult } from "./prerequisite";

/** The five, in the order of enforcement: the first one that fails is named in the badge. */
export const PREREQUISITES: readonly Prerequisite[] = [edition, build, vbs, entraJoin, mdm];
