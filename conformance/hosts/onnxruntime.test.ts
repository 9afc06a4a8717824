import { hostSuite } from "./host-suite.ts";
import { openOnnxruntime } from "./onnxruntime-host.ts";

hostSuite({ name: "onnxruntime", open: openOnnxruntime });
