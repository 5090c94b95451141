;; Turns row packets into SQL and adds up their checksums, sixteen bytes at a time: what write-row.ts and row-checksum.ts
;; do with one row, for as many as stand behind one another. Both come to the same bytes; a test compares them.
;; After a change: `npm run kernel` writes row-kernel-code.ts anew.
;;
;; Memory: from 0, the style of each column (see write-row.ts); from 8192, what stands after the backslash for each byte;
;; then packets and frames, wherever the caller has them. Up to 32 bytes past the end of either are read or written.
(module
  (import "row" "memory" (memory 1))

  ;; What the last call came to, besides what it returned.
  (global $to (export "to") (mut i32) (i32.const 0))
  (global $rows (export "rows") (mut i32) (i32.const 0))
  ;; The two halves of the checksum of all rows since somebody set them to zero.
  (global $high (export "high") (mut i32) (i32.const 0))
  (global $low (export "low") (mut i32) (i32.const 0))

  (data (i32.const 8192) "0")
  (data (i32.const 8202) "n")
  (data (i32.const 8205) "r")
  (data (i32.const 8218) "Z")
  (data (i32.const 8231) "'")
  (data (i32.const 8284) "\5c")

  ;; Appends the rows of the packets between $at and $end at $to, each with a comma and a line feed before it, until the
  ;; SQL reaches $stop. Returns where it stopped: before a packet that is not whole, not a row, or holds a giant value.
  (func (export "append_rows")
    (param $at i32) (param $end i32) (param $to i32) (param $stop i32) (param $columns i32) (result i32)
    (local $from i32) (local $next i32) (local $value_end i32) (local $length i32)
    (local $column i32) (local $row i32) (local $style i32) (local $rows i32)
    (block $done
      (loop $each_row
        (br_if $done (i32.ge_u (local.get $to) (local.get $stop)))
        (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $end)))
        (local.set $length (i32.and (i32.load align=1 (local.get $at)) (i32.const 0xffffff)))
        (local.set $from (i32.add (local.get $at) (i32.const 4)))
        (local.set $next (i32.add (local.get $from) (local.get $length)))
        (br_if $done (i32.gt_u (local.get $next) (local.get $end)))
        (br_if $done (i32.eqz (local.get $length)))
        (br_if $done (i32.ge_u (i32.load8_u (local.get $from)) (i32.const 0xfe)))

        (call $add_checksum (local.get $from) (local.get $length))
        (i32.store16 align=1 (local.get $to) (i32.const 0x0a2c)) ;; ",\n"
        (local.set $to (i32.add (local.get $to) (i32.const 2)))
        (local.set $row (local.get $to))
        (local.set $column (i32.const 0))

        (block $row_done
          (loop $each_column
            (br_if $row_done (i32.eq (local.get $column) (local.get $columns)))
            (local.set $style (i32.load8_u (local.get $column)))
            (local.set $column (i32.add (local.get $column) (i32.const 1)))
            ;; Also before the first value, which becomes the parenthesis at the end.
            (i32.store8 (local.get $to) (i32.const 0x2c)) ;; ","
            (local.set $to (i32.add (local.get $to) (i32.const 1)))

            (local.set $length (i32.load8_u (local.get $from)))
            (local.set $from (i32.add (local.get $from) (i32.const 1)))
            (if (i32.ge_u (local.get $length) (i32.const 0xfb))
              (then
                (if (i32.eq (local.get $length) (i32.const 0xfb))
                  (then
                    (i32.store align=1 (local.get $to) (i32.const 0x4c4c554e)) ;; "NULL"
                    (local.set $to (i32.add (local.get $to) (i32.const 4)))
                    (br $each_column)))
                (if (i32.eq (local.get $length) (i32.const 0xfc))
                  (then
                    (local.set $length (i32.load16_u align=1 (local.get $from)))
                    (local.set $from (i32.add (local.get $from) (i32.const 2))))
                  (else
                    (if (i32.ne (local.get $length) (i32.const 0xfd)) (then (unreachable)))
                    (local.set $length (i32.and (i32.load align=1 (local.get $from)) (i32.const 0xffffff)))
                    (local.set $from (i32.add (local.get $from) (i32.const 3)))))))
            (local.set $value_end (i32.add (local.get $from) (local.get $length)))
            (if (i32.gt_u (local.get $value_end) (local.get $next)) (then (unreachable)))

            (if (i32.eq (local.get $style) (i32.const 1))
              (then (local.set $to (call $quoted (local.get $from) (local.get $value_end) (local.get $to))))
              (else
                (if (i32.eqz (local.get $style))
                  (then (local.set $to (call $verbatim (local.get $from) (local.get $value_end) (local.get $to))))
                  (else (local.set $to (call $hex (local.get $from) (local.get $value_end) (local.get $to)))))))
            (local.set $from (local.get $value_end))
            (br $each_column)))

        (if (i32.eqz (local.get $columns))
          (then (local.set $to (i32.add (local.get $to) (i32.const 1))))
          (else (if (i32.ne (local.get $from) (local.get $next)) (then (unreachable)))))
        (i32.store8 (local.get $row) (i32.const 0x28)) ;; "("
        (i32.store8 (local.get $to) (i32.const 0x29)) ;; ")"
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
        (local.set $at (local.get $next))
        (br $each_row)))
    (global.set $to (local.get $to))
    (global.set $rows (local.get $rows))
    (local.get $at))

  ;; As they stand.
  (func $verbatim (param $from i32) (param $end i32) (param $to i32) (result i32)
    (local $last i32)
    (local.set $last (i32.add (local.get $to) (i32.sub (local.get $end) (local.get $from))))
    (loop $each
      (v128.store align=1 (local.get $to) (v128.load align=1 (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $each (i32.lt_u (local.get $from) (local.get $end))))
    (local.get $last))

  ;; In quotes, with a backslash before what would end or bend the literal.
  (func $quoted (param $from i32) (param $end i32) (param $to i32) (result i32)
    (local $bytes v128) (local $special i32) (local $left i32) (local $letter i32)
    (i32.store8 (local.get $to) (i32.const 0x27)) ;; "'"
    (local.set $to (i32.add (local.get $to) (i32.const 1)))
    (block $done
      (loop $each
        (local.set $left (i32.sub (local.get $end) (local.get $from)))
        (local.set $bytes (v128.load align=1 (local.get $from)))
        (v128.store align=1 (local.get $to) (local.get $bytes))
        ;; A bit for each byte that is below 0x20, a quote or a backslash.
        (local.set $special
          (i8x16.bitmask
            (v128.or
              (i8x16.lt_u (local.get $bytes) (v128.const i8x16 32 32 32 32 32 32 32 32 32 32 32 32 32 32 32 32))
              (v128.or
                (i8x16.eq (local.get $bytes) (v128.const i8x16 39 39 39 39 39 39 39 39 39 39 39 39 39 39 39 39))
                (i8x16.eq (local.get $bytes) (v128.const i8x16 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92))))))
        (if (i32.le_u (local.get $left) (i32.const 16))
          (then
            (local.set $special
              (i32.and (local.get $special) (i32.sub (i32.shl (i32.const 1) (local.get $left)) (i32.const 1))))
            (if (i32.eqz (local.get $special))
              (then
                (local.set $to (i32.add (local.get $to) (local.get $left)))
                (br $done)))))
        (if (i32.eqz (local.get $special))
          (then
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))
            (br $each)))
        ;; The bytes before the first of them stand already.
        (local.set $special (i32.ctz (local.get $special)))
        (local.set $from (i32.add (local.get $from) (local.get $special)))
        (local.set $to (i32.add (local.get $to) (local.get $special)))
        (local.set $letter (i32.load8_u offset=8192 (i32.load8_u (local.get $from))))
        (if (local.get $letter)
          (then
            (i32.store8 (local.get $to) (i32.const 0x5c)) ;; "\"
            (i32.store8 offset=1 (local.get $to) (local.get $letter))
            (local.set $to (i32.add (local.get $to) (i32.const 2))))
          (else (local.set $to (i32.add (local.get $to) (i32.const 1)))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $each)))
    (i32.store8 (local.get $to) (i32.const 0x27)) ;; "'"
    (i32.add (local.get $to) (i32.const 1)))

  ;; As 0x…; an empty value as ''.
  (func $hex (param $from i32) (param $end i32) (param $to i32) (result i32)
    (local $digits v128) (local $high v128) (local $low v128) (local $last i32)
    (if (i32.eq (local.get $from) (local.get $end))
      (then
        (i32.store16 align=1 (local.get $to) (i32.const 0x2727)) ;; "''"
        (return (i32.add (local.get $to) (i32.const 2)))))
    (i32.store16 align=1 (local.get $to) (i32.const 0x7830)) ;; "0x"
    (local.set $to (i32.add (local.get $to) (i32.const 2)))
    (local.set $last
      (i32.add (local.get $to) (i32.shl (i32.sub (local.get $end) (local.get $from)) (i32.const 1))))
    (local.set $digits (v128.const i8x16 48 49 50 51 52 53 54 55 56 57 65 66 67 68 69 70))
    (loop $each
      (local.set $low (v128.load align=1 (local.get $from)))
      (local.set $high
        (i8x16.swizzle (local.get $digits)
          (v128.and (i16x8.shr_u (local.get $low) (i32.const 4))
            (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))))
      (local.set $low
        (i8x16.swizzle (local.get $digits)
          (v128.and (local.get $low) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))))
      (v128.store align=1 (local.get $to)
        (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $high) (local.get $low)))
      (v128.store offset=16 align=1 (local.get $to)
        (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $high) (local.get $low)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $each (i32.lt_u (local.get $from) (local.get $end))))
    (local.get $last))

  ;; See row-checksum.ts.
  (func $add_checksum (param $at i32) (param $length i32)
    (local $a i32) (local $b i32) (local $end i32) (local $last i32)
    (local.set $a (local.get $length))
    (local.set $b (i32.xor (local.get $length) (i32.const -1)))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (if (i32.ge_u (local.get $length) (i32.const 8))
      (then
        (local.set $last (i32.sub (local.get $end) (i32.const 8)))
        (block $done
          (loop $each
            (local.set $a
              (i32.mul (i32.xor (local.get $a) (i32.load align=1 (local.get $at))) (i32.const 0x239b961b)))
            (local.set $b
              (i32.mul (i32.xor (local.get $b) (i32.load offset=4 align=1 (local.get $at))) (i32.const 0xab0e9789)))
            (local.set $a (i32.xor (local.get $a) (i32.shr_u (local.get $a) (i32.const 15))))
            (local.set $b (i32.xor (local.get $b) (i32.shr_u (local.get $b) (i32.const 13))))
            (br_if $done (i32.ge_u (local.get $at) (local.get $last)))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (if (i32.gt_u (local.get $at) (local.get $last)) (then (local.set $at (local.get $last))))
            (br $each))))
      (else
        (block $done
          (loop $each
            (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $a
              (i32.mul (i32.xor (local.get $a) (i32.load8_u (local.get $at))) (i32.const 0x239b961b)))
            (local.set $a (i32.xor (local.get $a) (i32.shr_u (local.get $a) (i32.const 15))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $each)))))
    (local.set $b
      (call $finish (i32.add (local.get $b) (i32.mul (local.get $a) (i32.const 0xab0e9789)))))
    (global.set $high
      (i32.add (global.get $high) (call $finish (i32.add (local.get $a) (local.get $b)))))
    (global.set $low (i32.add (global.get $low) (local.get $b))))

  (func $finish (param $lane i32) (result i32)
    (local.set $lane
      (i32.mul (i32.xor (local.get $lane) (i32.shr_u (local.get $lane) (i32.const 16))) (i32.const 0x85ebca6b)))
    (local.set $lane
      (i32.mul (i32.xor (local.get $lane) (i32.shr_u (local.get $lane) (i32.const 13))) (i32.const 0xc2b2ae35)))
    (i32.xor (local.get $lane) (i32.shr_u (local.get $lane) (i32.const 16))))
)
