package read

import (
	"strings"
	"time"
)

// monthNames are the names of each month in the languages that feeds write
// them in, in lower case, without accents. English comes first; after it, names
// that another one begins with can be left out.
var monthNames = [...]string{
	" january janvier januari janeiro janner enero ene gennaio gener ianuarie ιανουαριος ιανουαριου января януари січня stycznia styczen sty ledna leden tammikuuta ocak يناير",
	" february fevrier februari fevereiro febrero febbraio feber ψεβρουαριος φεβρουαριος φεβρουαριου февраля февруари лютого lutego luty unora unor helmikuuta subat فبراير",
	" march mars marz mrz maart mrt marcius marco marzo marca marzec martie maret mart μαρτιος μαρτιου марта март березня brezna brezen maaliskuuta مارس",
	" april aprilis avril abril abr aprile απριλιος απριλιου апреля април квітня kwietnia kwiecien dubna duben huhtikuuta nisan ابريل",
	" may mai maj maja majus mei mayo maio maggio maig maye μαιος μαιου мая маи травня kvetna kveten toukokuuta mayıs mayis مايو",
	" june juni juin junius junio junho giugno juny iunie ιουνιος ιουνιου июня юни червня czerwca czerwiec cervna cerven kesakuuta haziran يونيو",
	" july juli juillet julius julio julho luglio juliol iulie ιουλιος ιουλιου июля юли липня lipca lipiec cervence cervenec heinakuuta temmuz يوليو",
	" august aout augustus augusti augusztus agosto agost agustus avgust αυγουστος αυγουστου августа август серпня sierpnia sierpien srpna srpen elokuuta agustos اغسطس",
	" september sept septembre septiembre setiembre setembro setembre settembre septembrie szeptember σεπτεμβριος σεπτεμβριου сентября септември вересня wrzesnia wrzesien zari syyskuuta eylul سبتمبر",
	" october oktober octobre octubre outubro ottobre octombrie οκτωβριος οκτωβριου октября октомври жовтня pazdziernika pazdziernik rijna rijen lokakuuta ekim اكتوبر",
	" november novembre noviembre novembro noiembrie νοεμβριος νοεμβριου ноября ноември листопада listopada listopad marraskuuta kasım kasim نوفمبر",
	" december dezember decembre diciembre dezembro dicembre desember desembre decembrie δεκεμβριος δεκεμβριου декабря декември грудня grudnia grudzien prosince prosinec joulukuuta aralık aralik ديسمبر",
}

// monthNamed is the first month one of whose names begins as the word does, or
// 0. The word has no accents, and three letters at least.
func monthNamed(word string) time.Month {
	word = strings.ToLower(word)
	if len([]rune(word)) < 3 {
		return 0
	}
	for i, names := range monthNames {
		if strings.Contains(names, " "+word) {
			return time.Month(i + 1)
		}
	}
	return 0
}
