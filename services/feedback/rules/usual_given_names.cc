#include "services/feedback/rules/usual_given_names.h"

#include <algorithm>
#include <array>

namespace touchstone::feedback {
namespace {

// In order: they are searched by halves.
constexpr std::array<absl::string_view, 344> kNames = {
    "aaron",    "abdul",    "abigail",   "ada",        "adam",      "adrian",      "ahmed",
    "aisha",    "alan",     "albert",    "alejandro",  "alex",      "alexander",   "alexandra",
    "alice",    "alicia",   "alison",    "amanda",     "amber",     "amy",         "ana",
    "andrea",   "andrew",   "angela",    "angelica",   "anita",     "anna",        "anne",
    "annie",    "anthony",  "antonio",   "arthur",     "ashley",    "barbara",     "ben",
    "benjamin", "betty",    "beverly",   "bob",        "bobby",     "bonnie",      "brandon",
    "brenda",   "brian",    "bruce",     "bryan",      "carl",      "carla",       "carlos",
    "carol",    "caroline", "carolyn",   "catherine",  "charles",   "charlie",     "charlotte",
    "cheryl",   "chris",    "christian", "christina",  "christine", "christopher", "cindy",
    "claire",   "clara",    "claudia",   "craig",      "cynthia",   "daniel",      "daniela",
    "danielle", "david",    "deborah",   "debra",      "denise",    "dennis",      "diana",
    "diane",    "diego",    "dmitri",    "donald",     "donna",     "doris",       "dorothy",
    "douglas",  "edith",    "edward",    "elena",      "eli",       "elias",       "elizabeth",
    "ella",     "ellen",    "emily",     "emma",       "enrique",   "eric",        "erica",
    "erin",     "esther",   "ethan",     "eva",        "evan",      "evelyn",      "fatima",
    "felipe",   "fernando", "fiona",     "frances",    "francis",   "francisco",   "gabriel",
    "gary",     "george",   "gerald",    "gloria",     "greg",      "gregory",     "hannah",
    "harold",   "harry",    "hassan",    "heather",    "hector",    "helen",       "henry",
    "howard",   "hugo",     "ian",       "ibrahim",    "irene",     "isaac",       "isabel",
    "isabella", "ivan",     "jacob",     "jacqueline", "jaime",     "james",       "jamie",
    "jane",     "janet",    "janice",    "jason",      "javier",    "jean",        "jeff",
    "jeffrey",  "jennifer", "jeremy",    "jerry",      "jesse",     "jessica",     "jesus",
    "jim",      "joan",     "joe",       "joel",       "johanna",   "john",        "johnny",
    "jonathan", "jordan",   "jorge",     "jose",       "joseph",    "joshua",      "joyce",
    "juan",     "juanita",  "judith",    "judy",       "julia",     "julian",      "julie",
    "justin",   "karen",    "karl",      "kate",       "katherine", "kathleen",    "kathryn",
    "katie",    "keith",    "kelly",     "kenneth",    "kevin",     "kim",         "kimberly",
    "kyle",     "larry",    "laura",     "lauren",     "laurie",    "lawrence",    "leah",
    "leo",      "leon",     "leonard",   "leslie",     "liam",      "lillian",     "linda",
    "lisa",     "logan",    "lori",      "louis",      "louise",    "lucas",       "lucia",
    "lucy",     "luis",     "luke",      "maggie",     "manuel",    "marcus",      "margaret",
    "maria",    "marie",    "marilyn",   "mario",      "marta",     "martha",      "martin",
    "mary",     "mateo",    "matthew",   "maureen",    "megan",     "mei",         "melissa",
    "michael",  "michelle", "miguel",    "mike",       "mohamed",   "mohammed",    "monica",
    "muhammad", "nadia",    "nancy",     "natalia",    "natalie",   "nathan",      "nicholas",
    "nicole",   "nina",     "noah",      "nora",       "oliver",    "olivia",      "omar",
    "oscar",    "pablo",    "pamela",    "patricia",   "patrick",   "paul",        "paula",
    "pedro",    "peter",    "philip",    "phillip",    "phyllis",   "priya",       "rachel",
    "rafael",   "ralph",    "ramon",     "raymond",    "rebecca",   "ricardo",     "richard",
    "rick",     "rita",     "robert",    "roberto",    "roger",     "ronald",      "rosa",
    "ruth",     "ryan",     "samantha",  "samuel",     "sandra",    "sara",        "sarah",
    "scott",    "sean",     "sergio",    "sharon",     "sheila",    "shirley",     "simon",
    "sofia",    "sonia",    "sophia",    "stacy",      "stefan",    "stephanie",   "stephen",
    "steve",    "steven",   "stuart",    "susan",      "suzanne",   "svetlana",    "sylvia",
    "tamara",   "tanya",    "ted",       "teresa",     "terry",     "theresa",     "thomas",
    "tim",      "timothy",  "tina",      "todd",       "tom",       "tony",        "tracy",
    "tyler",    "valerie",  "vanessa",   "vera",       "veronica",  "victor",      "victoria",
    "vincent",  "virginia", "vladimir",  "walter",     "wayne",     "wendy",       "wilhelm",
    "william",  "willie",   "xavier",    "yolanda",    "yusuf",     "yvonne",      "zachary",
    "zoe"};

}  // namespace

bool IsUsualGivenName(absl::string_view word) {
  return std::binary_search(kNames.begin(), kNames.end(), word);
}

}  // namespace touchstone::feedback
