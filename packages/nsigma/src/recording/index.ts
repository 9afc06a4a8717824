export { type OpenRecording, readRecording } from "./read-recording.ts";
export { type RecordedRow, type RecordedText, type Recording, RecordingError } from "./recording.ts";
export { writeRecording } from "./write-recording.ts";
