import {
  Body,
  Button,
  Column,
  Container,
  Head,
  Heading,
  Html,
  Preview,
  render,
  Row,
  Section,
  Text,
} from "@react-email/components";
import type { EmailFrame } from "./email-data";
import type { Block, Letter } from "./letter";
import { darkStyles, look, toneColors } from "./letter-style";
import { whence } from "./letter-text";

/** The HTML part: tables and inline styles, which is what mail programs understand; nothing is loaded from anywhere. */
export function letterHtml(letter: Letter, frame: EmailFrame): Promise<string> {
  return render(<LetterDocument letter={letter} frame={frame} />);
}

function LetterDocument({ letter, frame }: { letter: Letter; frame: EmailFrame }) {
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* Addresses, dates and numbers are ours to mark, not the program's to guess. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{letter.subject}</title>
        <style>{darkStyles}</style>
      </Head>
      <Preview>{letter.preview}</Preview>
      <Body className="page" style={look.page}>
        <Container style={look.container}>
          <Masthead frame={frame} />
          <Section className="panel" style={look.panel}>
            <Content letter={letter} />
          </Section>
          <Text className="muted" style={look.footer}>
            {letter.why}
            <br />
            {whence(frame)}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

/** The product's name, and which of its installations writes: production is unmistakable. */
function Masthead({ frame: { database, environment } }: { frame: EmailFrame }) {
  const tone = environment === "production" ? "danger" : environment === "staging" ? "warning" : "neutral";
  return (
    <Row style={look.masthead}>
      <Column className="text" style={look.wordMark}>
        Seaworthy
      </Column>
      <Column className="muted" align="right" style={look.installation}>
        <span style={look.database}>{database}</span>
        <span className={tone} style={{ ...look.badge, ...toneColors[tone] }}>
          {environment.charAt(0).toUpperCase() + environment.slice(1)}
        </span>
      </Column>
    </Row>
  );
}

function Content({ letter: { status, heading, blocks, action, afterAction } }: { letter: Letter }) {
  return (
    <>
      {status !== undefined && (
        <Text style={look.status}>
          <span className={status.tone} style={{ ...look.badge, ...toneColors[status.tone], marginLeft: 0 }}>
            {status.word}
          </span>
        </Text>
      )}
      <Heading as="h1" className="text" style={look.heading}>
        {heading}
      </Heading>
      {blocks.map((block, position) => (
        // A letter is written once; its blocks have no other identity than their place.
        <LetterBlock key={position} block={block} />
      ))}
      {action !== undefined && <Action {...action} />}
      {afterAction !== undefined && (
        <Text className="muted" style={look.afterAction}>
          {afterAction}
        </Text>
      )}
    </>
  );
}

function LetterBlock({ block }: { block: Block }) {
  if (typeof block === "string")
    return (
      <Text className="text" style={look.paragraph}>
        {block}
      </Text>
    );
  if ("quote" in block)
    return (
      <Text className="quote" style={look.quote}>
        {block.quote}
      </Text>
    );
  return (
    <Section className="facts" style={look.facts}>
      {block.facts.map(([label, value]) => (
        <Row key={label}>
          <Column className="muted" style={look.label}>
            {label}
          </Column>
          <Column className="text" style={look.value}>
            {value}
          </Column>
        </Row>
      ))}
    </Section>
  );
}

/** The link is a button, and once more text for those whose program shows no buttons. */
function Action({ label, link }: { label: string; link: string }) {
  return (
    <>
      <Section style={look.action}>
        <Button href={link} className="button" style={look.button}>
          {label}
        </Button>
      </Section>
      <Text className="muted" style={look.linkText}>
        Or open this address: <span style={look.address}>{link}</span>
      </Text>
    </>
  );
}
