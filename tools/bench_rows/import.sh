# shellcheck shell=bash disable=SC2154,SC2034 # read by tools/bench, which has what it uses and uses what it sets
# Framework files of many competencies, of about 500 bytes each, in words of the starter framework.

# many_competencies NUMBER: writes such a file.
many_competencies() {
  cat starter/*/*.yaml | tr -cs 'A-Za-z' '\n' | tr '[:upper:]' '[:lower:]' | awk 'length($0) > 3' | LC_ALL=C sort -u |
    awk -v number="$1" '
      function text(words,  i, all) {
        all = word[int(rand() * count) + 1]
        all = toupper(substr(all, 1, 1)) substr(all, 2)
        for (i = 1; i < words; i++) all = all " " word[int(rand() * count) + 1]
        return all
      }
      { word[++count] = $0 }
      END {
        srand(11)
        print "{\"framework\": {\"id\": \"many\", \"title\": \"Many\", \"language\": \"en\"}, \"competencies\": ["
        for (i = 1; i <= number; i++) {
          printf "{\"id\": \"c%06d\", \"title\": \"%s\", \"definition\": \"%s.\", ", i, text(3), text(20)
          printf "\"keyElements\": [{\"title\": \"%s\", \"behaviors\": [", text(3)
          printf "{\"text\": \"%s.\"}, {\"text\": \"%s.\"}, {\"text\": \"%s.\"}]}]}", text(8), text(8), text(8)
          print (i < number ? "," : "]}")
        }
      }'
}

# import_many NUMBER ORGANIZATION: sets `duration` to how many seconds it took.
import_many() {
  local began
  many_competencies "$1" >"$work/many.json"
  touchstone organization create "$2" >/dev/null
  began=$(date +%s%N)
  touchstone import "$work/many.json" --organization "$2" >"$work/import" || fail "import: $(<"$work/import")"
  duration=$(awk -v ns=$(($(date +%s%N) - began)) 'BEGIN {print ns / 1e9}')
  grep -q "^$(($1 + 1)) created" "$work/import" || fail "import: $(<"$work/import")"
  touch "$work/$2.done"
}

prepare_import() { :; }

load_import() {
  if [[ $1 == ours ]]; then
    answers=100000
    import_many 100000 many
  else
    answers=10000
    import_many 10000 few
  fi
}
