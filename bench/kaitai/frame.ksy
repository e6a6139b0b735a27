# The reference frame (bench/reference.mjs) as kaitai-struct-compiler reads it.
meta:
  id: frame
  endian: be
  bit-endian: le
seq:
  - { id: power, type: b1 }
  - { id: child_lock, type: b1 }
  - { id: swing, type: b1 }
  - { id: eco, type: b1 }
  - { id: sleep, type: b1 }
  - { id: light, type: b1 }
  - { id: mode, type: b2 }
  - { id: speed, type: b3 }
  - { id: speed_rest, type: b5 }
  - { id: target, type: u1 }
  - { id: room, type: u2 }
  - { id: current, type: u2 }
  - { id: reserved, type: u1 }
  - { id: energy, type: u4 }
