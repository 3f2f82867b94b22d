// The dialogs behind the entries of the pencil.
import { CreateGroup } from "./CreateGroup.tsx";

interface DialogProps {
  onClose: () => void;
}

export function NewGroup({ onClose }: DialogProps) {
  return <CreateGroup kind="group" onClose={onClose} />;
}

export function NewChannel({ onClose }: DialogProps) {
  return <CreateGroup kind="channel" onClose={onClose} />;
}

export function NewSpace({ onClose }: DialogProps) {
  return <CreateGroup kind="space" onClose={onClose} />;
}
