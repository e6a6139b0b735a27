// biome-ignore-all lint: generated as it is
// This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
// From frame.ksy beside it, with kaitai-struct-compiler 0.11.0: compile('javascript', YAML.parse(ksy), null, false), and formatted.

;((root, factory) => {
  if (typeof define === 'function' && define.amd) {
    define(['exports', 'kaitai-struct/KaitaiStream'], factory)
  } else if (typeof exports === 'object' && exports !== null && typeof exports.nodeType !== 'number') {
    factory(exports, require('kaitai-struct/KaitaiStream'))
  } else {
    factory(root.Frame || (root.Frame = {}), root.KaitaiStream)
  }
})(typeof self !== 'undefined' ? self : this, (Frame_, KaitaiStream) => {
  var Frame = (() => {
    function Frame(_io, _parent, _root) {
      this._io = _io
      this._parent = _parent
      this._root = _root || this

      this._read()
    }
    Frame.prototype._read = function () {
      this.power = this._io.readBitsIntLe(1) != 0
      this.childLock = this._io.readBitsIntLe(1) != 0
      this.swing = this._io.readBitsIntLe(1) != 0
      this.eco = this._io.readBitsIntLe(1) != 0
      this.sleep = this._io.readBitsIntLe(1) != 0
      this.light = this._io.readBitsIntLe(1) != 0
      this.mode = this._io.readBitsIntLe(2)
      this.speed = this._io.readBitsIntLe(3)
      this.speedRest = this._io.readBitsIntLe(5)
      this._io.alignToByte()
      this.target = this._io.readU1()
      this.room = this._io.readU2be()
      this.current = this._io.readU2be()
      this.reserved = this._io.readU1()
      this.energy = this._io.readU4be()
    }

    return Frame
  })()
  Frame_.Frame = Frame
})
