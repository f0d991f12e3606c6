package read

import (
	"strings"
	"testing"

	"tidings/aggregator"
)

func TestTheCharsetOfADocumentThatDoesNotSayIt(t *testing.T) {
	for _, c := range []struct{ charset, title, text string }{
		{"big5", "颱風逼近", "氣象局表示，颱風將於今晚登陸，各地學校明天停課一天，請民眾做好防颱準備。"},
		{"gb18030", "台风来袭", "气象局表示，台风将于今晚登陆，各地学校明天停课一天，请市民做好防台准备。"},
		{"euc-jp", "台風が接近", "気象庁によりますと、台風は今夜上陸する見込みで、学校は明日休みになります。"},
		{"shift_jis", "台風が接近", "気象庁によりますと、台風は今夜上陸する見込みで、学校は明日休みになります。"},
		{"euc-kr", "태풍 접근", "기상청은 태풍이 오늘 밤 상륙할 것으로 보이며 내일 학교가 쉰다고 밝혔다."},
		{"windows-1251", "Тайфун близко", "Метеорологи сообщили, что тайфун достигнет берега сегодня ночью, и школы завтра будут закрыты."},
		{"koi8-r", "Тайфун близко", "Метеорологи сообщили, что тайфун достигнет берега сегодня ночью, и школы завтра будут закрыты."},
		{"windows-1253", "Ο τυφώνας πλησιάζει", "Οι μετεωρολόγοι λένε ότι ο τυφώνας θα φτάσει απόψε και τα σχολεία θα μείνουν αύριο κλειστά."},
		{"windows-1255", "הטייפון מתקרב", "החזאים אומרים שהטייפון יגיע לחוף הלילה ושבתי הספר יהיו סגורים מחר בכל הארץ."},
		{"windows-1256", "الإعصار يقترب", "يقول خبراء الأرصاد إن الإعصار سيصل إلى الساحل الليلة وإن المدارس ستغلق غدا في كل البلاد."},
		{"windows-1252", "Le typhon approche", "Les météorologues disent qu’il arrivera cette nuit à la côte et que les écoles seront fermées."},
		{"windows-1252", "Der Taifun naht", "Die Meteorologen sagen, er werde heute Nacht die Küste erreichen, und die Schulen bleiben für einen Tag geschlossen."},
		{"windows-1252", "El tifón se acerca", "Los meteorólogos dicen que llegará esta noche y que mañana las escuelas estarán cerradas."},
		{"windows-1252", "Café", "A café by the sea has closed for the winter."},
		{"windows-1252", "Price", "It costs 20 \u20ac and “nothing more”."},
	} {
		t.Run(c.charset+" "+c.title, func(t *testing.T) {
			document := strings.NewReplacer("TITLE", c.title, "TEXT", c.text).Replace(
				"<rss version=\"2.0\"><channel><title>TITLE</title><item><title>TITLE</title><description>TEXT</description></item></channel></rss>")
			body, err := lookup(c.charset).NewEncoder().String(document)
			if err != nil {
				t.Fatal(err)
			}
			feed, err := New().Read(aggregator.Document{Body: []byte(body)})
			if err != nil {
				t.Fatal(err)
			}
			if feed.Title != c.title || len(feed.Items) != 1 || !strings.Contains(feed.Items[0].Summary, c.text[:20]) {
				t.Errorf("read %q: %+v", feed.Title, feed.Repaired)
			}
		})
	}
}
