#!/bin/bash
# Whether nginx answers and the replicas are looked after. Without curl: bash speaks enough HTTP for this.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/8081"
printf 'GET /health HTTP/1.0\r\n\r\n' >&3
IFS= read -r -t 3 status <&3
cat <&3 | tail -2
[[ $status == *" 200 "* ]]
