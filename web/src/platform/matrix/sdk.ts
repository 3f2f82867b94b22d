// The values of matrix-js-sdk that the rest of the app may use; types are imported from the SDK itself.
export {
  CallEvent,
  CallFeedEvent,
  ClientEvent,
  ConditionKind,
  ContentHelpers,
  createNewMatrixCall,
  Direction,
  EventStatus,
  EventTimeline,
  EventType,
  Filter,
  GuestAccess,
  HistoryVisibility,
  HttpApiEvent,
  JoinRule,
  KnownMembership,
  MatrixError,
  MatrixEvent,
  MatrixEventEvent,
  Method,
  MsgType,
  NotificationCountType,
  Preset,
  ProfileKeyTimezone,
  PushRuleActionName,
  PushRuleKind,
  ReceiptType,
  RelationsEvent,
  RelationType,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  RoomType,
  RuleId,
  SearchOrderBy,
  SyncState,
  Thread,
  ThreadEvent,
  ThreadFilterType,
  TimelineWindow,
  TweakName,
  UserEvent,
  Visibility,
} from "matrix-js-sdk";
export {
  CryptoEvent,
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
} from "matrix-js-sdk/lib/crypto-api/index.js";
export { deriveRecoveryKeyFromPassphrase } from "matrix-js-sdk/lib/crypto-api/key-passphrase.js";
export { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
export { MembershipManagerEvent } from "matrix-js-sdk/lib/matrixrtc/IMembershipManager.js";
export { MatrixRTCSession, MatrixRTCSessionEvent } from "matrix-js-sdk/lib/matrixrtc/MatrixRTCSession.js";
export {
  CallDirection,
  CallErrorCode,
  CallParty,
  CallState,
  MatrixCall,
} from "matrix-js-sdk/lib/webrtc/call.js";
export { CallEventHandlerEvent } from "matrix-js-sdk/lib/webrtc/callEventHandler.js";
export { SDPStreamMetadataPurpose } from "matrix-js-sdk/lib/webrtc/callEventTypes.js";
export { CallFeed } from "matrix-js-sdk/lib/webrtc/callFeed.js";
