import { Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { Menu, MenuItem } from "#components/ui/menu.tsx";

interface ConversationMenuProps {
  anchor: HTMLElement;
  pinned: boolean;
  onClose: () => void;
  onRename: () => void;
  onPin: () => void;
  onDelete: () => void;
}

/** What can be done to a conversation. Whatever is chosen, the menu is closed first. */
export function ConversationMenu({
  anchor,
  pinned,
  onClose,
  onRename,
  onPin,
  onDelete,
}: ConversationMenuProps) {
  const PinIcon = pinned ? PinOff : Pin;
  const closing = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Menu label="Conversation actions" anchor={anchor} onClose={onClose}>
      <MenuItem icon={<Pencil aria-hidden className="size-4" />} onSelect={closing(onRename)}>
        Rename
      </MenuItem>
      <MenuItem icon={<PinIcon aria-hidden className="size-4" />} onSelect={closing(onPin)}>
        {pinned ? "Unpin" : "Pin"}
      </MenuItem>
      <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={closing(onDelete)}>
        Delete
      </MenuItem>
    </Menu>
  );
}
